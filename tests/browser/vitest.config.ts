import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They assert for how long a picture may stand still, or load two cores with one call. */
const oneAtATime = ['four-people', 'media-server', 'outage', 'turn'].map((name) => `tests/${name}.test.ts`);

/** They begin first, as one that comes last keeps one worker while the other has nothing to do; their files do not show how long they take. */
const longest = ['waiting-room', 'seat', 'call-page', 'moderation', 'firefox', 'accessibility', 'pages', 'devices'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Real browsers on a busy machine fail now and then, a fault fails twice. The reporter says which test needed it.
    retry: 1,
    globalSetup: ['harness/end-shared.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'one at a time', include: oneAtATime, maxWorkers: 1, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'two at a time',
          include: ['tests/**/*.test.ts'],
          exclude: oneAtATime,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

/** They assert for how long a picture may stand still, or load two cores with one call. */
const oneAtATime = ['four-people', 'media-server', 'outage', 'turn'].map((name) => `tests/${name}.test.ts`);

export default defineConfig({
  test: {
    isolate: false,
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

import { defineConfig } from 'vitest/config';

/** They assert for how long a picture may stand still, or load two cores with one call. */
const alone = ['four-people', 'media-server', 'outage', 'turn'].map((name) => `tests/${name}.test.ts`);

export default defineConfig({
  test: {
    isolate: false,
    globalSetup: ['harness/end-shared.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'two at a time', include: ['tests/**/*.test.ts'], exclude: alone, maxWorkers: 2 },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});

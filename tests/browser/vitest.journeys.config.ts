import { defineConfig } from 'vitest/config';

// Long stories with many people: run by ./dev.sh journeys, not by ./test.sh.
export default defineConfig({
  test: {
    include: ['journeys/*.journey.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 180_000,
    teardownTimeout: 20_000,
    disableConsoleIntercept: true,
  },
});

import { defineConfig } from 'vitest/config';

// Screenshots and measurements: run by ./dev.sh, not by ./test.sh.
export default defineConfig({
  test: {
    include: ['tools/*.tool.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 900_000,
    hookTimeout: 300_000,
    disableConsoleIntercept: true,
  },
});

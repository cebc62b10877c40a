import { defineConfig } from 'vitest/config';

/** Apart from the other tests, since floods slow down whatever runs beside them: `npm run test:hostile`. What runs at once in a file is bounded there. */
export default defineConfig({
  test: { include: ['test/hostile/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000, maxWorkers: 2, maxConcurrency: 12 },
});

import { defineConfig } from 'vitest/config';

/** Apart from the other tests, since they take a browser: `npm run test:browser`. */
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});

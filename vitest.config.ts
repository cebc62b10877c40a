import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/**/*.test.ts'], exclude: ['test/lab/**', 'test/bench/**', 'test/browser/**', 'test/hostile/**'] },
});

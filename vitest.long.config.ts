import { defineConfig } from 'vitest/config';

/** Tests that train on real recordings for minutes: `npm run test:long`. */
export default defineConfig({
  test: { include: ['test-long/**/*.test.ts'], testTimeout: 900_000, hookTimeout: 120_000, maxWorkers: 2 },
});

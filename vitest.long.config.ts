import { defineConfig } from 'vitest/config';

/** Tests that take minutes, those that train on real recordings among them: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['test-long/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    allowOnly: false,
  },
});

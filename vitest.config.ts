import { defineConfig } from 'vitest/config';

/** Test files that replace modules, and therefore need a registry of modules of their own. */
const REPLACE_MODULES = ['test/pipeline/calibrate-step.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    allowOnly: false,
    projects: [
      {
        extends: true,
        // Importing ffirm's modules anew for each file would take a quarter of the processor time.
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: REPLACE_MODULES, isolate: false },
      },
      { extends: true, test: { name: 'isolated', include: REPLACE_MODULES } },
    ],
  },
});

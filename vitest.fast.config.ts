import { configDefaults, defineConfig } from 'vitest/config';

/**
 * `npm run test:fast`, for the time between two edits: what needs neither a compiler nor an emulator, trains nothing of size and starts
 * no program. `npm test` runs everything.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'test/{bench,cli,docs,packages,pipeline,scripts,simulate}/**',
      'test/codegen/*.test.ts',
      'test/codegen/lower/**',
      'test/exit/calibrate.test.ts',
      'test/exit/guarantee/simulation.test.ts',
      'test/io/**',
      'test/config/taken-names.test.ts',
      'test/data/{table/packed,text/text-recording}.test.ts',
      'test/kernel/**/{lowered,*-c}.test.ts',
      'test/model/golden.test.ts',
      'test/page/{page-script,routine}.test.ts',
      'test/quantize/heads.test.ts',
      'test/signal/detect-peaks.test.ts',
      'test/train/**',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    allowOnly: false,
  },
});

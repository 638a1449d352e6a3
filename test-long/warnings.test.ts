import { describeWarnings, isInNpmTest } from '../test/codegen/fixtures/warnings.js';

// The compilers that `npm test` leaves out.
describeWarnings((compiler) => !isInNpmTest(compiler));

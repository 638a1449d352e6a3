// Prints "N passed, N failed, N skipped" from the files that vitest's json reporter wrote. A test file that failed
// beside its tests (it could not be loaded, a suite was empty, its clean-up threw) counts as one failure.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
let skipped = 0;
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const failedBeside = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  passed += report.numPassedTests;
  failed += report.numFailedTests + failedBeside.length;
  skipped += report.numPendingTests + report.numTodoTests;
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);

// Prints "N passed, N failed, N skipped" from the files that vitest's json reporter wrote, and fails if a file is missing or
// has no test, if a test failed, if a test file failed outside its tests (it could not be loaded, a suite was empty, its
// clean-up threw), or if a test was skipped for a reason that test/allowed-skips.json does not name. A failure outside the
// tests counts as one failure, and so do errors that no test caught.
//
//   node scripts/count-tests.mjs RESULTS.json... [--allowed FILE]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './setup.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { allowed: { type: 'string', default: join(root, 'test', 'allowed-skips.json') } },
});

/** A list of { title, reason }: a skip is allowed where the pattern of a title matches the test's full name. */
const allowed = JSON.parse(readFileSync(values.allowed, 'utf8')).map(({ title, reason }) => {
  if (typeof reason !== 'string' || reason === '')
    throw new Error(`${values.allowed}: "${title}" has no reason`);
  return new RegExp(title);
});

const counts = { passed: 0, failed: 0, skipped: 0 };
const complaints = [];

function countFile(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    complaints.push(`${path}: no test results: ${error.message}`);
    return;
  }
  const failedBeside = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + failedBeside.length;
  // vitest reports this for errors outside all tests and files, and for nothing else that is not counted above.
  const uncaught = failed === 0 && report.success !== true ? 1 : 0;
  if (uncaught > 0) complaints.push(`${path}: an error that no test caught`);
  if (report.numTotalTests === 0) complaints.push(`${path}: no tests`);
  const skips = report.testResults.flatMap((file) =>
    file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  );
  for (const { fullName } of skips.filter((test) => !allowed.some((title) => title.test(test.fullName)))) {
    complaints.push(`skipped, and not on the list of ${values.allowed}: ${fullName}`);
  }
  counts.passed += report.numPassedTests;
  counts.failed += failed + uncaught;
  counts.skipped += report.numPendingTests + report.numTodoTests;
}

if (positionals.length === 0) complaints.push('no file of results was given');
for (const path of positionals) countFile(path);
for (const complaint of complaints) console.error(complaint);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
if (counts.failed > 0 || complaints.length > 0) process.exitCode = 1;

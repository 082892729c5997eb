// The last line of a test run: `N passed, N failed`. A spec file that could not run counts as one failed test.

/** The summary of an aggregated Jest result; skipped tests are named only when there are some. */
export function summary(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    // On exit, since Jest's own reporters still print after this hook, and on stderr, which may be behind stdout.
    process.once('exit', () => process.stdout.write(`\n${summary(results)}\n`));
  }
}

import process from 'node:process';

/** The last line of a test run, in the one form that every machine understands: `12 passed, 0 failed`. */
export default class CountsReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } =
      results;
    // A suite that could not even be loaded has no tests to count.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests + numTodoTests;
    const counts = `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    // Jest's own summary comes after all reporters, and goes to the same stream.
    process.once('exit', () => process.stderr.write(`${counts}\n`));
  }
}

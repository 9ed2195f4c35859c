import { existsSync, readFileSync } from 'node:fs';

/** The entry of a file in vitest's JSON report. */
interface FileReport {
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

/** Counts the tests of vitest's JSON report; a run that ended without one has none. */
export function countTests(report: string): { passed: number; failed: number } {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not be loaded or prepared fails without a test that failed.
  const broken = (testResults as readonly FileReport[]).filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

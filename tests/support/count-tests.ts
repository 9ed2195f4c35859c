import { existsSync, readFileSync } from 'node:fs';

/** What vitest's JSON report says of a file. */
interface FileReport {
  readonly status: string;
  readonly assertionResults: readonly unknown[];
}

/** Counts the tests of vitest's JSON report; a run that ended without one has none. */
export function countTests(report: string): { passed: number; failed: number } {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not be loaded fails without naming a test.
  const broken = (testResults as readonly FileReport[]).filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

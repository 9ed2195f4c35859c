import { formatMs } from '../../state/format.ts';
import type { CheckResult } from './check.ts';
import { durationOf, skipReasonsOf, totalsOf } from './report.ts';

export function RunSummary({ results }: { readonly results: readonly CheckResult[] }) {
  if (results.length === 0) return null;
  const { failed, waiting } = totalsOf(results);
  const done = results.length - waiting;
  return (
    <div className="run-summary">
      <progress max={results.length} value={done} aria-label="Progress of the self-test" />
      <p role="status">
        {waiting > 0 ? (
          `${done} of ${results.length} checks done${failed > 0 ? `, ${failed} failed` : ''}`
        ) : (
          <Finished results={results} />
        )}
      </p>
    </div>
  );
}

/** Checks that did not run prove nothing, so a run that skipped some is not all good. */
function Finished({ results }: { readonly results: readonly CheckResult[] }) {
  const { passed, failed, skipped } = totalsOf(results);
  const isComplete = failed === 0 && skipped === 0;
  const tone = isComplete ? 'good' : failed > 0 ? 'bad' : 'warn';
  const counts = [
    failed > 0 && `${failed} failed`,
    isComplete && 'All good',
    `${passed} passed`,
    skipped > 0 && `${skipped} skipped: ${skipReasonsOf(results).join('; ')}`,
  ];
  return (
    <>
      <strong className={tone}>{counts.filter(Boolean).join(', ')}</strong>, in{' '}
      {formatMs(durationOf(results))}
    </>
  );
}

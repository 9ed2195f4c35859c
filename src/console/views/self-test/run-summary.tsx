import { formatMs } from '../../state/format.ts';
import type { CheckResult } from './check.ts';
import { durationOf, totalsOf } from './report.ts';

export function RunSummary({ results }: { readonly results: readonly CheckResult[] }) {
  if (results.length === 0) return null;
  const { passed, failed, skipped, waiting } = totalsOf(results);
  const done = results.length - waiting;
  return (
    <div className="run-summary">
      <progress max={results.length} value={done} aria-label="Progress of the self-test" />
      <p role="status">
        {waiting > 0 ? (
          `${done} of ${results.length} checks done${failed > 0 ? `, ${failed} failed` : ''}`
        ) : (
          <>
            <strong className={failed > 0 ? 'bad' : 'good'}>
              {failed > 0 ? `${failed} failed` : 'All good'}
            </strong>
            , {passed} passed{skipped > 0 && `, ${skipped} skipped`}, in {formatMs(durationOf(results))}
          </>
        )}
      </p>
    </div>
  );
}

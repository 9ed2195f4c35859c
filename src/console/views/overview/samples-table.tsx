import { useState } from 'react';
import { formatBytes, formatMs, formatPercent, formatRate } from '../../state/format.ts';
import type { Sample } from '../../state/history/sample.ts';
import { formatClockTime } from '../../state/moments.ts';

const MAX_ROWS = 60;

const COLUMNS: readonly (readonly [title: string, text: (sample: Sample) => string])[] = [
  ['Cache operations', ({ operations }) => known(operations, formatRate)],
  ['Hit rate', ({ hitRate }) => known(hitRate, formatPercent)],
  ['PING p50', ({ pingP50 }) => known(pingP50, formatMs)],
  ['PING p95', ({ pingP95 }) => known(pingP95, formatMs)],
  ['Memory', ({ memoryBytes }) => known(memoryBytes, formatBytes)],
  ['Circuit breaker', ({ circuit }) => circuit],
];

/** The samples of the charts as text, newest first. */
export function SamplesTable({ samples }: { readonly samples: readonly Sample[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="disclosure" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Show as a table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
        <section className="scroll samples" tabIndex={0} aria-label="Samples">
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {COLUMNS.map(([title]) => (
                  <th key={title} scope="col" className="number">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {thinned(samples).map((sample) => (
                <tr key={sample.at}>
                  <th scope="row">{formatClockTime(sample.at)}</th>
                  {COLUMNS.map(([title, text]) => (
                    <td key={title} className="number">
                      {text(sample)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

const known = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? '–' : format(value);

/** Every n-th sample, so that an hour is as long as five minutes. */
function thinned(samples: readonly Sample[]): readonly Sample[] {
  const step = Math.max(1, Math.ceil(samples.length / MAX_ROWS));
  return samples.toReversed().filter((_, i) => i % step === 0);
}

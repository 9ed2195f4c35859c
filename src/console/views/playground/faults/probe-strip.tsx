import { formatCount, formatMs } from '../../../state/format.ts';
import { PROBES, type ProbedCall, type ProbeName, type Probing, type Verdict } from './probe.ts';

const NAMES: Readonly<Record<ProbeName, string>> = {
  read: 'Read',
  write: 'Write',
  session: 'Session check',
};

const WORDS: Readonly<Record<Verdict, string>> = {
  ok: 'ok',
  source: 'from the source',
  ended: 'session gone',
  failed: 'failed',
  stale: 'stale',
};

const VERDICTS = Object.keys(WORDS) as Verdict[];

/** What the calls did, one row for each kind: time goes right, and a bar is as long as its call. */
export function ProbeStrip({ probing, until }: { readonly probing: Probing; readonly until: number }) {
  return (
    <>
      <dl className="probes">
        {PROBES.map((name) => (
          <Row key={name} name={name} calls={probing.calls[name]} from={probing.startedAt} until={until} />
        ))}
      </dl>
      <p className="legend hint" aria-hidden="true">
        {VERDICTS.map((verdict) => (
          <span key={verdict} className="legend-item">
            <span className={`swatch probe-swatch-${verdict}`} /> {WORDS[verdict]}
          </span>
        ))}
      </p>
    </>
  );
}

const WIDTH = 600;
const HEIGHT = 24;
/** Failed calls are higher, so that color is not all that tells them apart. */
const HEIGHTS: Readonly<Record<Verdict, number>> = { ok: 12, source: 16, ended: 16, failed: 24, stale: 24 };
const MIN_SPAN_MS = 10_000;

interface RowProps {
  readonly name: ProbeName;
  readonly calls: readonly ProbedCall[];
  /** ms of `performance.now()` */
  readonly from: number;
  readonly until: number;
}

function Row({ name, calls, from, until }: RowProps) {
  const x = (at: number) => ((at - from) / Math.max(MIN_SPAN_MS, until - from)) * WIDTH;
  const text = textOf(calls);
  return (
    <div>
      <dt>{NAMES[name]}</dt>
      <dd>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {calls.map(({ startedAt, endedAt, verdict }) => (
            <rect
              key={startedAt}
              className={`probe-${verdict}`}
              x={x(startedAt)}
              y={HEIGHT - HEIGHTS[verdict]}
              width={Math.max(2, x(endedAt) - x(startedAt))}
              height={HEIGHTS[verdict]}
            />
          ))}
        </svg>
        <span>{text}</span>
      </dd>
    </div>
  );
}

/** `last: failed, UNAVAILABLE after 1.00 s · 12 ok, 3 failed · slowest 1.00 s` */
function textOf(calls: readonly ProbedCall[]): string {
  const last = calls.at(-1);
  if (!last) return 'waiting for the first response';
  const counts = VERDICTS.flatMap((verdict) => {
    const count = calls.filter((call) => call.verdict === verdict).length;
    return count > 0 ? [`${formatCount(count)} ${WORDS[verdict]}`] : [];
  });
  const result = last.code ? `${WORDS[last.verdict]}, ${last.code}` : WORDS[last.verdict];
  const slowest = Math.max(...calls.map(durationOf));
  return `Last: ${result} after ${formatMs(durationOf(last))} · ${counts.join(', ')} · slowest ${formatMs(slowest)}`;
}

const durationOf = ({ startedAt, endedAt }: ProbedCall): number => endedAt - startedAt;

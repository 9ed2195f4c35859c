import { Play, Square } from 'lucide';
import { useState } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Card } from '../../../components/card.tsx';
import { Facts } from '../../../components/facts.tsx';
import { Field } from '../../../components/field.tsx';
import { Problem } from '../../../components/states.tsx';
import { formatCount, formatMs, formatPercent, formatSpan } from '../../../state/format.ts';
import { LineChart } from './line-chart.tsx';
import { FIRST_LOAD, type LoadForm, problemOf, settingsOf } from './settings.ts';
import { type LoadView, useLoad } from './use-load.ts';

const FIELDS: readonly { readonly name: keyof LoadForm; readonly label: string; readonly hint: string }[] = [
  { name: 'callers', label: 'Callers', hint: '1 to 50 at the same time' },
  { name: 'keys', label: 'Keys', hint: '1 to 1,000' },
  { name: 'writes', label: 'Writes, %', hint: 'A write changes a value and deletes its entry' },
  {
    name: 'invalidateEvery',
    label: 'Invalidate every, seconds',
    hint: 'Invalidates all keys by their tag; 0 for never',
  },
];

/** Callers that read, write and invalidate, while every read is checked. */
export function LoadCard() {
  const [form, setForm] = useState(FIRST_LOAD);
  const { start, stop, isRunning, view, error } = useLoad();
  const settings = settingsOf(form);
  return (
    <Card
      title="Load generator"
      hint="Callers on this page read values through the cache while others change them. Each read is checked against the source: once a write or an invalidation has completed, no later read may return an older value."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isRunning) stop();
          else if (settings) start(settings);
        }}
      >
        <div className="fields">
          {FIELDS.map(({ name, label, hint }) => (
            <Field
              key={name}
              label={label}
              value={form[name]}
              hint={hint}
              problem={problemOf(name, form[name])}
              onChange={(value) => setForm((now) => ({ ...now, [name]: value }))}
            />
          ))}
        </div>
        <div className="actions">
          <Button
            type="submit"
            look={isRunning ? 'plain' : 'primary'}
            icon={isRunning ? Square : Play}
            disabled={!isRunning && !settings}
          >
            {isRunning ? 'Stop the load' : 'Start the load'}
          </Button>
          <State isRunning={isRunning} limitedMs={view?.limitedMs ?? 0} />
        </div>
      </form>
      {view && <Charts view={view} />}
      {view && <Totals view={view} />}
      <Problem error={error} />
      <p className="hint">
        The load stops when you leave this view, when the page is hidden, and after five minutes. Changed
        settings apply from the next start. A browser sends about six requests at once, so with more callers
        the times include waiting for a connection. These requests do not appear under Requests. The entries
        are in the namespace “playground” and expire after 30 seconds.
      </p>
    </Card>
  );
}

function State({ isRunning, limitedMs }: { readonly isRunning: boolean; readonly limitedMs: number }) {
  if (!isRunning) return null;
  if (limitedMs === 0) return <Badge tone="good">running</Badge>;
  return <Badge tone="warn">limited, continues in {formatSpan(Math.max(1_000, limitedMs))}</Badge>;
}

function Charts({ view: { points } }: { readonly view: LoadView }) {
  return (
    <div className="line-charts">
      <LineChart
        title="Requests per second"
        lines={[{ name: '', values: points.map(({ requests }) => requests) }]}
        format={formatCount}
      />
      <LineChart
        title="Hit rate"
        lines={[{ name: '', values: points.map(({ hitRate }) => hitRate) }]}
        format={formatPercent}
        max={1}
      />
      <LineChart
        title="Time of a call"
        lines={[
          { name: 'p50', values: points.map(({ p50 }) => p50) },
          { name: 'p95', values: points.map(({ p95 }) => p95) },
        ]}
        format={formatMs}
      />
    </div>
  );
}

function Totals({ view: { totals } }: { readonly view: LoadView }) {
  return (
    <>
      <Facts
        look="figures"
        facts={[
          ['Reads', formatCount(totals.reads)],
          ['Hits', formatCount(totals.hits)],
          ['Loads', formatCount(totals.loads)],
          ['Writes', formatCount(totals.writes)],
          ['Invalidations', formatCount(totals.invalidations)],
          ['Limited', formatCount(totals.limited)],
          ['Errors', formatCount(totals.errors)],
        ]}
      />
      <p className={totals.stale === 0 ? 'verdict verdict-good' : 'verdict verdict-bad'}>
        Stale reads seen: <strong>{formatCount(totals.stale)}</strong>
      </p>
    </>
  );
}

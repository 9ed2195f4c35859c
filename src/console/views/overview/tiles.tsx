import type { ReactNode } from 'react';
import { formatBytes, formatMs, formatPercent, formatRate } from '../../state/format.ts';
import type { History, Sample } from '../../state/history/sample.ts';
import { AsOf } from './as-of.tsx';

/** The newest known values. */
export function Tiles({ history: { samples } }: { readonly history: Pick<History, 'samples'> }) {
  const tile = (name: string, value: (sample: Sample) => number | undefined, format: Format) => {
    const newest = samples.findLast((sample) => value(sample) !== undefined);
    const known = newest && value(newest);
    return (
      <Tile name={name} at={newest?.at}>
        {known === undefined ? '–' : format(known)}
      </Tile>
    );
  };
  return (
    <dl className="tiles">
      {tile('Cache operations', (one) => one.operations, formatRate)}
      {tile('Recent hit rate', (one) => one.hitRate, formatPercent)}
      {tile('PING p50', (one) => one.pingP50, formatMs)}
      {tile('PING p95', (one) => one.pingP95, formatMs)}
      {samples.some((one) => one.memoryBytes !== undefined) &&
        tile('Memory', (one) => one.memoryBytes, formatBytes)}
      {samples.some((one) => one.commands !== undefined) &&
        tile('Redis commands', (one) => one.commands, formatRate)}
    </dl>
  );
}

type Format = (value: number) => string;

interface TileProps {
  readonly name: string;
  /** ms since the epoch */
  readonly at: number | undefined;
  readonly children: ReactNode;
}

function Tile({ name, at, children }: TileProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children} <AsOf at={at} />
      </dd>
    </div>
  );
}

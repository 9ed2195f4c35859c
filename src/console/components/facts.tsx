import type { ReactNode } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

interface FactsProps {
  readonly facts: readonly Fact[];
  /** `figures`: few and large. */
  readonly look?: 'facts' | 'figures';
}

/** Names and values. Facts without a value are omitted. */
export function Facts({ facts, look = 'facts' }: FactsProps) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  return (
    <dl className={look}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

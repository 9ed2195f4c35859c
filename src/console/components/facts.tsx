import type { ReactNode } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

interface FactsProps {
  readonly facts: readonly Fact[];
  /** `figures`: few and large; `dense`: several side by side in a narrow card. */
  readonly look?: 'facts' | 'figures' | 'dense';
}

/** Names and values. Facts without a value are omitted. */
export function Facts({ facts, look = 'facts' }: FactsProps) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return (
    <dl className={look === 'dense' ? 'facts facts-dense' : look}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Facts } from '../../../components/facts.tsx';
import { Field } from '../../../components/field.tsx';
import { Problem } from '../../../components/states.tsx';
import type { Side } from './side.ts';
import { type Position, type Seen, useTwoTenants } from './use-two-tenants.ts';

const KEY = 'greeting';

/** One column for each tenant. */
export function TwoTenants({ left, right }: { readonly left: Side; readonly right: Side }) {
  const [key, setKey] = useState(KEY);
  const { seen, run, busy, error } = useTwoTenants(left, right, key.trim() || KEY);
  return (
    <>
      <div className="inline-form">
        <Field label="Key of both tenants" value={key} onChange={setKey} />
        <Button busy={busy} onClick={() => run(0, 'look')}>
          Read as both
        </Button>
      </div>
      <div className="tenant-columns">
        {[left, right].map((side, at) => (
          <Column
            key={side.tenantId}
            side={side}
            other={at === 0 ? right : left}
            seen={seen?.[at as Position]}
            busy={busy}
            onAct={(what, value) => run(at as Position, what, value)}
          />
        ))}
      </div>
      <Problem error={error} />
    </>
  );
}

interface ColumnProps {
  readonly side: Side;
  readonly other: Side;
  /** Undefined before the first action. */
  readonly seen: Seen | undefined;
  readonly busy: boolean;
  readonly onAct: (what: 'set' | 'invalidate' | 'session', value?: string) => void;
}

function Column({ side, other, seen, busy, onAct }: ColumnProps) {
  const { tenantName, tenantId, userId } = side;
  const [value, setValue] = useState(`Hello from ${tenantName}`);
  const hasSession = seen?.ownIsValid !== undefined;
  const sessionAction = hasSession ? 'End the session' : 'Start a session';
  return (
    <section className="tenant stack" aria-label={tenantName}>
      <div>
        <h3>{tenantName}</h3>
        <p className="hint">
          {tenantId}, {userId}
        </p>
      </div>
      <Field label={`Value of ${tenantName}`} value={value} onChange={setValue} />
      <div className="actions">
        <Button busy={busy} label={`Set for ${tenantName}`} onClick={() => onAct('set', value)}>
          Set
        </Button>
        <Button busy={busy} label={`Invalidate for ${tenantName}`} onClick={() => onAct('invalidate')}>
          Invalidate
        </Button>
        <Button busy={busy} label={`${sessionAction} for ${tenantName}`} onClick={() => onAct('session')}>
          {sessionAction}
        </Button>
      </div>
      <div role="status">
        <Facts
          facts={[
            ['Reads', seen === undefined ? 'not read yet' : valueText(seen.value)],
            ['Own session', !hasSession ? 'none' : seen.ownIsValid ? 'valid' : 'ended'],
            [`Session of ${other.tenantName}`, otherText(seen?.findsOther)],
          ]}
        />
      </div>
    </section>
  );
}

const valueText = (value: unknown) =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

function otherText(finds: boolean | undefined): string {
  if (finds === undefined) return 'none';
  return finds ? 'found, which must not happen' : 'not found, even by its secret id';
}

import { RotateCcw } from 'lucide';
import { Button } from '../../../components/button.tsx';
import { Card } from '../../../components/card.tsx';
import { ConfirmButton } from '../../../components/confirm-button.tsx';
import { Empty, Problem } from '../../../components/states.tsx';
import { useConsole } from '../../../state/console.ts';
import { FAULT_TEXTS } from './fault-texts.ts';
import { ProbeStrip } from './probe-strip.tsx';
import { type FaultRun, useFaults } from './use-faults.ts';

const HINT =
  'Break the Redis on your machine for a moment and watch a read, a write and a session check every 250 ms. Every fault ends by itself, even if you leave this page.';

/** Freezes, kills, slows or fills the Redis of a local product. */
export function FaultsCard() {
  const { redisFaults, issuerUrl } = useConsole().deployment;
  return (
    <Card title="Break Redis" hint={HINT}>
      {redisFaults.length > 0 ? (
        <Faults names={Object.keys(FAULT_TEXTS).filter((name) => redisFaults.includes(name))} />
      ) : issuerUrl ? (
        <Empty title="Needs a Redis that this product has started">
          This product uses the Redis that REDIS_URL or REDIS_PROVIDER names, which others may use too, or the
          stand-in inside its process. To break one, unset both variables and install redis-server or
          valkey-server.
        </Empty>
      ) : (
        <Empty title="Only on your machine">
          A deployed Redis serves your users. Only a local product can break its own Redis.
        </Empty>
      )}
    </Card>
  );
}

function Faults({ names }: { readonly names: readonly string[] }) {
  const { start, restore, run, isBusy, error } = useFaults();
  return (
    <>
      <ul className="faults">
        {names.map((name) => (
          <li key={name}>
            <FaultButton
              name={name}
              isBusy={isBusy}
              isRunning={isBusy && run?.fault === name}
              start={start}
            />
            <span className="hint">{FAULT_TEXTS[name]?.what}</span>
          </li>
        ))}
      </ul>
      {run && <Observed run={run} restore={restore} />}
      <Problem error={error} />
    </>
  );
}

interface FaultButtonProps {
  readonly name: string;
  readonly isBusy: boolean;
  readonly isRunning: boolean;
  readonly start: (fault: string) => void;
}

function FaultButton({ name, isBusy, isRunning, start }: FaultButtonProps) {
  const text = FAULT_TEXTS[name];
  if (!text) return null;
  const { icon, button, asks } = text;
  // Busy rather than disabled: a disabled button would lose the focus.
  const shared = { icon, busy: isRunning, disabled: isBusy && !isRunning };
  if (!asks) {
    return (
      <Button {...shared} onClick={() => start(name)}>
        {button}
      </Button>
    );
  }
  return (
    <ConfirmButton {...shared} {...asks} onConfirm={() => start(name)}>
      {button}
    </ConfirmButton>
  );
}

function Observed({ run, restore }: { readonly run: FaultRun; readonly restore: () => void }) {
  const { fault, probing, phase, active, until } = run;
  const text = FAULT_TEXTS[fault];
  const stale = Object.values(probing.calls)
    .flat()
    .filter(({ verdict }) => verdict === 'stale').length;
  return (
    <div className="stack">
      <div className="fault-state">
        <p role="status">
          <strong>{phase === 'during' ? text?.state : PHASES[phase]}</strong>
        </p>
        {phase === 'during' && (
          <>
            {active && <span className="hint">{secondsLeft(active.endsAt)}</span>}
            <Button icon={RotateCcw} onClick={restore}>
              Restore now
            </Button>
          </>
        )}
      </div>
      <ProbeStrip probing={probing} until={until} />
      <p className={stale === 0 ? 'verdict verdict-good' : 'verdict verdict-bad'}>
        Stale reads seen: <strong>{stale}</strong>
      </p>
      <p>{text?.guarantee}</p>
    </div>
  );
}

const PHASES = {
  before: 'Before the fault: this is normal.',
  after: 'Redis is back.',
  done: 'Done.',
};

function secondsLeft(endsAt: number): string {
  const seconds = Math.ceil((endsAt - Date.now()) / 1_000);
  return seconds > 0 ? `${seconds} s left` : 'ending';
}

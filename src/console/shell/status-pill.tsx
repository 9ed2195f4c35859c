import { useConsole } from '../state/console.ts';
import type { HealthState } from '../state/health-state.ts';
import { useStore } from '../state/store.ts';

const STATE_WORDS: Record<HealthState, string> = {
  checking: 'Checking Redis',
  ready: 'Redis is up',
  'redis-down': 'Redis is down',
  unreachable: 'Service unreachable',
};

/** The state of Redis, visible in every view. */
export function StatusPill() {
  const { state } = useStore(useConsole().health);
  return (
    <p className={`status status-${state}`} role="status">
      <span className="status-dot" aria-hidden="true" />
      {STATE_WORDS[state]}
    </p>
  );
}

import { CirclePause, Gauge, HardDrive, type IconNode, Power } from 'lucide';

interface FaultText {
  readonly icon: IconNode;
  readonly button: string;
  /** What it does, before it is started. */
  readonly what: string;
  /** While it is active. */
  readonly state: string;
  /** What can be seen, as the README guarantees it. */
  readonly guarantee: string;
  /** The question of the confirmation, for a fault that loses data. */
  readonly asks?: { readonly question: string; readonly consequence: string; readonly confirm: string };
}

/** By the names that the local product gives them, in the order of the buttons. */
export const FAULT_TEXTS: Readonly<Record<string, FaultText>> = {
  freeze: {
    icon: CirclePause,
    button: 'Freeze for 5 s',
    what: 'Suspends the process: connections stay open and nothing responds.',
    state: 'Redis is frozen.',
    guarantee:
      'Every call ends within its timeout. Reads fall back to the source. Session checks fail closed, with an error that says to retry. After a few failures the circuit breaker opens, and calls fail at once. Everything resumes by itself.',
  },
  kill: {
    icon: Power,
    button: 'Kill and restart',
    what: 'Kills the process and restarts it empty on the same port after 3 s. Asks first.',
    state: 'Redis has been killed.',
    guarantee:
      'The service reconnects by itself. The cache is lost, so values are loaded again, and none is older than the last confirmed write. A lost session never counts as valid: its user has to sign in again.',
    asks: {
      question: 'Kill the local Redis?',
      consequence:
        'Every session and every cache entry of this local product is lost, for all tenants. Redis restarts after 3 seconds, empty.',
      confirm: 'Kill Redis',
    },
  },
  slow: {
    icon: Gauge,
    button: 'Slow for 10 s',
    what: 'Delays all commands, by up to 0.2 s each time.',
    state: 'Redis is slow.',
    guarantee:
      'Calls take longer but still succeed within their timeout, because a call needs few round trips.',
  },
  fill: {
    icon: HardDrive,
    button: 'Fill for 10 s',
    what: 'Sets the memory limit below the memory in use, so that Redis rejects writes.',
    state: 'Redis is full.',
    guarantee:
      'Writes fail with an error instead of being lost silently. Reads and session checks continue. A value that is not cached comes from its source and is not stored.',
  },
};

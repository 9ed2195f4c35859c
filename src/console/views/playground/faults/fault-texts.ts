import { CirclePause, Gauge, HardDrive, type IconNode, Power } from 'lucide';

interface FaultText {
  readonly icon: IconNode;
  readonly button: string;
  /** What it does, before it is started. */
  readonly what: string;
  /** While it is active. */
  readonly state: string;
  /** The guarantee that can be seen. */
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
      'Guarantee G7: every call ends within its timeout. Reads fall back to the source, and session checks fail closed with an error that says to retry. After a few failures the circuit opens and calls fail at once. All resume by themselves.',
  },
  kill: {
    icon: Power,
    button: 'Kill and restart',
    what: 'Ends the process and starts it again, empty, on the same port after 3 s.',
    state: 'Redis has been killed.',
    guarantee:
      'Guarantees G7, G1 and G5: the service reconnects by itself. The cache is lost, so values are loaded again, and none is older than the last confirmed write. A lost session never counts as valid: its user has to sign in again.',
    asks: {
      question: 'Kill the local Redis?',
      consequence:
        'Every session and every cache entry of this local product is lost. Redis starts again after 3 seconds, empty.',
      confirm: 'Kill Redis',
    },
  },
  slow: {
    icon: Gauge,
    button: 'Slow for 10 s',
    what: 'Holds back all commands for 0.2 s at a time.',
    state: 'Redis is slow.',
    guarantee:
      'Guarantee G7: calls take longer and still succeed within their timeout: a call needs few round trips, and each of them waits.',
  },
  fill: {
    icon: HardDrive,
    button: 'Fill for 10 s',
    what: 'Lowers the memory limit below what is used: writes are refused.',
    state: 'Redis is full.',
    guarantee:
      'Guarantee G7: writes fail with an error instead of being lost silently. Reads and session checks go on. A value that is not cached comes from its source and is not stored.',
  },
};

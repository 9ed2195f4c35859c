import { channel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import {
  type CacheTrace,
  type CommandTrace,
  type SessionTrace,
  TRACING_CHANNELS,
} from '../../src/redis/index.ts';

interface Messages {
  readonly cache: CacheTrace;
  readonly session: SessionTrace;
  readonly command: CommandTrace;
}

export interface Traces {
  /** The messages of calls that have ended, in this order. */
  of<Subject extends keyof Messages>(subject: Subject): Messages[Subject][];
  /** Every message as text, with all of its properties, each time it was published: the event, then the message. */
  readonly texts: readonly string[];
  stop(): void;
}

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

/** Listens to channels of tracing. */
export function listen(...subjects: readonly (keyof Messages)[]): Traces {
  const ended = { cache: [], session: [], command: [] } as {
    [Subject in keyof Messages]: Messages[Subject][];
  };
  const texts: string[] = [];
  const subscriptions = subjects.flatMap((subject) =>
    EVENTS.map((event) => {
      const on = (message: unknown) => {
        const text = inspect(message, { depth: null, showHidden: true, maxStringLength: null });
        texts.push(`${subject} ${event} ${text} ${JSON.stringify(message)}`);
        if (event === 'asyncEnd') ended[subject].push(message as never);
      };
      const source = channel(`tracing:${TRACING_CHANNELS[subject]}:${event}`);
      source.subscribe(on);
      return () => source.unsubscribe(on);
    }),
  );
  return {
    of: (subject) => ended[subject],
    texts,
    stop: () => {
      for (const unsubscribe of subscriptions) unsubscribe();
    },
  };
}

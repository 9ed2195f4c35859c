import { AsyncLocalStorage } from 'node:async_hooks';
import { isRedisError } from '../../../src/redis/index.ts';
import { type CallRecord, type Finding, type Line, nowMs, type Operation } from './record.ts';
import { watchStalls } from './stalls.ts';

/** The result of a call, and when it began. */
interface Answered<T> {
  readonly value: T;
  readonly begunAt: number;
}

/** Prints one line for each call and finding. */
export interface Recorder {
  /** Runs one call and records it. @returns undefined if it failed */
  call<T>(op: Operation, run: () => Promise<T>): Promise<Answered<T> | undefined>;
  /** Records that the running call continued without Redis. */
  degraded(code: string): void;
  find(finding: Omit<Finding, 'at'>): void;
  print(line: Line): void;
}

export function createRecorder(): Recorder {
  const stalledMs = watchStalls();
  const running = new AsyncLocalStorage<{ degraded?: string }>();
  const print = (line: Line) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const reportUnhandled = (how: string) => (error: unknown) =>
    print({ t: 'unhandled', at: nowMs(), what: `${how}: ${describe(error)}` });
  process.on('unhandledRejection', reportUnhandled('unhandled rejection'));
  process.on('uncaughtException', reportUnhandled('uncaught exception'));

  return {
    print,
    find: (finding) => print({ ...finding, at: nowMs() }),
    degraded(code) {
      const call = running.getStore();
      if (call) call.degraded = code;
    },
    call: (op, run) =>
      running.run({}, async () => {
        const start = nowMs();
        const stalledBefore = stalledMs();
        const end = (outcome: Pick<CallRecord, 'code' | 'retryable' | 'message'>) => {
          const times = { start, end: nowMs(), stalledMs: stalledMs() - stalledBefore };
          print({ t: 'call', op, ...times, ...outcome, ...running.getStore() });
        };
        try {
          const value = await run();
          end({ code: 'OK' });
          return { value, begunAt: start };
        } catch (error) {
          end(outcomeOf(error));
          return undefined;
        }
      }),
  };
}

function outcomeOf(error: unknown): Pick<CallRecord, 'code' | 'retryable' | 'message'> {
  if (!isRedisError(error)) return { code: `untyped: ${describe(error)}` };
  const { code, retryable, message } = error;
  return retryable ? { code, retryable } : { code, retryable, message };
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

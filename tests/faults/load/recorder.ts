import { AsyncLocalStorage } from 'node:async_hooks';
import { isRedisError } from '../../../src/redis/index.ts';
import { watchHoldUps } from './held-up.ts';
import { type Finding, type Line, nowMs, type Operation } from './record.ts';

/** Prints what happens, a line each. */
export interface Recorder {
  /** Runs one call and records it. @returns undefined when it failed; its error is recorded */
  call<T>(op: Operation, run: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
  /** To be told when the call that is under way went on without Redis. */
  degraded(code: string): void;
  find(finding: Omit<Finding, 'at'>): void;
  print(line: Line): void;
}

export function createRecorder(): Recorder {
  const heldUpMs = watchHoldUps();
  const underWay = new AsyncLocalStorage<{ degraded?: string }>();
  const print = (line: Line) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const escaped = (how: string) => (error: unknown) =>
    print({ t: 'unhandled', at: nowMs(), what: `${how}: ${describe(error)}` });
  process.on('unhandledRejection', escaped('unhandled rejection'));
  process.on('uncaughtException', escaped('uncaught exception'));

  return {
    print,
    find: (finding) => print({ ...finding, at: nowMs() }),
    degraded(code) {
      const call = underWay.getStore();
      if (call) call.degraded = code;
    },
    call: (op, run) =>
      underWay.run({}, async () => {
        const start = nowMs();
        const heldUpBefore = heldUpMs();
        const end = (outcome: { code: string; retryable?: boolean }) => {
          const times = { start, end: nowMs(), heldUpMs: heldUpMs() - heldUpBefore };
          print({ t: 'call', op, ...times, ...outcome, ...underWay.getStore() });
        };
        try {
          const value = await run();
          end({ code: 'OK' });
          return { value };
        } catch (error) {
          end(
            isRedisError(error)
              ? { code: error.code, retryable: error.retryable }
              : { code: `untyped: ${describe(error)}` },
          );
          return undefined;
        }
      }),
  };
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

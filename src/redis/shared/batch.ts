import { type BatchOperations, batchOperations } from './running-operation.ts';
import { sendFitting } from './send-fitting.ts';
import { createSequencer } from './sequencer.ts';

/** Maximum number of calls per batch, which bounds the size of a reply or a script. */
const MAX_CALLS = 128;
/**
 * Size from which a batch is sent without waiting for more calls, in bytes, because REST requests are limited in size.
 */
const MAX_BYTES = 1_048_576;

/** Sends calls of one kind together. */
export interface BatchFunction<Call, Result> {
  /** Whether the calls change anything. */
  readonly writes: boolean;
  /**
   * @returns one result per call, in order; an Error rejects that call. If it throws, every call is rejected. After
   *   VALUE_TOO_LARGE, it is instead called again for each half, and must not have changed anything.
   */
  send(tenantId: string, calls: readonly Call[]): Promise<readonly (Result | Error)[]>;
}

/** What a call adds to its batch: bytes, and the number of calls it counts as. */
export interface CallSize {
  readonly bytes?: number;
  readonly calls?: number;
}

export type Enqueue<Call, Result> = (tenantId: string, call: Call, size?: CallSize) => Promise<Result>;

/**
 * Sends calls made in the same tick together, per tenant, like DataLoader. A call of another kind closes the open
 * batch, so that everything happens in call order.
 */
export interface Batcher {
  /** @returns the function that adds a call to the open batch of its kind */
  define<Call, Result>(batchFunction: BatchFunction<Call, Result>): Enqueue<Call, Result>;
  /** Runs a single write, in call order. */
  sequential<T>(tenantId: string, write: () => Promise<T>): Promise<T>;
  /** Runs a single read, in call order. */
  readAlone<T>(tenantId: string, read: () => Promise<T>): Promise<T>;
}

interface Batch<Call, Result> {
  readonly calls: Call[];
  readonly callers: Deferred<Result>[];
  readonly operations: BatchOperations;
  bytes: number;
  size: number;
}

interface Deferred<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** @param ordered whether the client executes calls in the order in which they are made */
export function createBatcher(ordered: boolean): Batcher {
  const runInOrder = createSequencer(ordered);
  /** Functions that flush the open batch of each tenant. */
  const open = new Map<string, () => void>();

  function define<Call, Result>({ writes, send }: BatchFunction<Call, Result>): Enqueue<Call, Result> {
    const batches = new Map<string, Batch<Call, Result>>();

    async function flush(tenantId: string): Promise<void> {
      const batch = batches.get(tenantId);
      if (!batch) return;
      batches.delete(tenantId);
      open.delete(tenantId);
      try {
        const sendPart = (calls: readonly Call[]) => send(tenantId, calls);
        const results = await batch.operations.run(() =>
          runInOrder(tenantId, writes, () => sendFitting(batch.calls, sendPart, writes)),
        );
        for (const [i, { resolve, reject }] of batch.callers.entries()) {
          const result = results[i];
          if (result instanceof Error) reject(result);
          else resolve(result as Result);
        }
      } catch (error) {
        for (const { reject } of batch.callers) reject(error);
      }
    }

    function openBatch(tenantId: string): Batch<Call, Result> {
      open.get(tenantId)?.();
      const batch: Batch<Call, Result> = {
        ...{ calls: [], callers: [], operations: batchOperations() },
        ...{ bytes: 0, size: 0 },
      };
      batches.set(tenantId, batch);
      open.set(tenantId, () => void flush(tenantId));
      queueMicrotask(() => {
        if (batches.get(tenantId) === batch) void flush(tenantId);
      });
      return batch;
    }

    return (tenantId, call, { bytes = 0, calls = 1 } = {}) => {
      const known = batches.get(tenantId);
      const fits = known && known.size + calls <= MAX_CALLS && known.bytes + bytes <= MAX_BYTES;
      const batch = fits ? known : openBatch(tenantId);
      batch.calls.push(call);
      batch.operations.add();
      batch.bytes += bytes;
      batch.size += calls;
      return new Promise((resolve, reject) => {
        batch.callers.push({ resolve, reject });
      });
    };
  }

  return {
    define,

    sequential(tenantId, write) {
      open.get(tenantId)?.();
      return runInOrder(tenantId, true, write);
    },

    readAlone(tenantId, read) {
      open.get(tenantId)?.();
      return runInOrder(tenantId, false, read);
    },
  };
}

import { type BatchOperations, batchOperations } from './running-operation.ts';
import { sendFitting } from './send-fitting.ts';
import { createSequencer } from './sequencer.ts';

/** Calls per batch, so that one reply, or one script, stays bounded. */
const MAX_CALLS = 128;
/** Bytes from which a batch is sent without waiting for more: REST requests are limited in size. */
const MAX_BYTES = 1_048_576;

/** How calls of one kind are sent together. */
export interface BatchFunction<Call, Result> {
  /** Whether the calls change anything. */
  readonly writes: boolean;
  /**
   * @returns one result per call, in order; an Error rejects that call. If it throws, every call is rejected, except with
   *   VALUE_TOO_LARGE: it must then have changed nothing, and is called again for each half.
   */
  send(tenantId: string, calls: readonly Call[]): Promise<readonly (Result | Error)[]>;
}

/** How much a call adds to its batch: bytes, and as how many calls it counts. */
export interface CallSize {
  readonly bytes?: number;
  readonly calls?: number;
}

export type Enqueue<Call, Result> = (tenantId: string, call: Call, size?: CallSize) => Promise<Result>;

/**
 * Calls made in one tick are sent together, per tenant, like DataLoader's. A call of another kind closes the open
 * batch, so that everything happens in the order in which it was called.
 */
export interface Batcher {
  /** @returns the function that adds a call to the open batch of its kind */
  define<Call, Result>(batchFunction: BatchFunction<Call, Result>): Enqueue<Call, Result>;
  /** Runs a write on its own, in the order of calls. */
  sequential<T>(tenantId: string, write: () => Promise<T>): Promise<T>;
  /** Runs a read on its own, in the order of calls. */
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
  /** Flushes the tenant's batch that still accepts calls. */
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

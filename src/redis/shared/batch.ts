/** Most calls of one batch, so that one reply, or one script, stays of a bounded size. */
const MAX_BATCH = 128;
/** Bytes from which a batch is sent without waiting for more: a REST request has its limits. */
const MAX_BATCH_BYTES = 1_048_576;

/** A call that waits for its batch. */
export interface PendingCall {
  readonly reject: (error: unknown) => void;
}

/** What calls of one kind do together. */
export interface BatchFunction<Call extends PendingCall> {
  readonly writes: boolean;
  /** Settles every call; what it throws, every call that is not settled yet is rejected with. */
  send(tenantId: string, calls: readonly Call[]): Promise<void>;
}

/**
 * Calls made in one tick travel together: one command per tenant, however many callers. Calls of another kind end a
 * batch, so that everything happens in the order in which it was called.
 */
export interface Batcher {
  /** @param bytes what the call adds to its batch */
  join<Call extends PendingCall>(
    kind: BatchFunction<Call>,
    tenantId: string,
    call: Call,
    bytes?: number,
  ): void;
  /** Runs a write after what was called before it and before what is called after it. */
  inOrder<T>(tenantId: string, write: () => Promise<T>): Promise<T>;
}

interface Batch {
  readonly kind: BatchFunction<never>;
  readonly calls: PendingCall[];
  bytes: number;
}

/** Work sent in this tick, for clients that do not keep the order of what they are sent. */
interface Sent {
  write: Promise<unknown>;
  reads: Promise<unknown>[];
}

/** @param ordered whether the client carries out calls in the order in which they are made */
export function createBatcher(ordered: boolean): Batcher {
  const waiting = new Map<string, Batch>();
  const sent = new Map<string, Sent>();

  function flush(tenantId: string): void {
    const batch = waiting.get(tenantId);
    if (!batch) return;
    waiting.delete(tenantId);
    const { kind, calls } = batch;
    const fail = (error: unknown) => {
      for (const { reject } of calls) reject(error);
    };
    try {
      inTurn(tenantId, kind.writes, () => kind.send(tenantId, calls as never[])).catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  function inTurn<T>(tenantId: string, writes: boolean, run: () => Promise<T>): Promise<T> {
    if (ordered) return run();
    const before = sent.get(tenantId) ?? remember(tenantId);
    const quietly = (work: Promise<unknown>) => work.catch(() => {});
    if (!writes) {
      const reading = before.write === settled ? run() : before.write.then(run);
      before.reads.push(quietly(reading));
      return reading;
    }
    const writing = Promise.all([before.write, ...before.reads]).then(run);
    before.write = quietly(writing);
    before.reads = [];
    return writing;
  }

  function remember(tenantId: string): Sent {
    const fresh: Sent = { write: settled, reads: [] };
    sent.set(tenantId, fresh);
    setImmediate(() => sent.delete(tenantId));
    return fresh;
  }

  return {
    join(kind, tenantId, call, bytes = 0) {
      const batch = waiting.get(tenantId);
      const fits = batch && batch.calls.length < MAX_BATCH && batch.bytes + bytes <= MAX_BATCH_BYTES;
      if (fits && (batch.kind as unknown) === kind) {
        batch.calls.push(call);
        batch.bytes += bytes;
        return;
      }
      if (batch) flush(tenantId);
      const fresh: Batch = { kind, calls: [call], bytes };
      waiting.set(tenantId, fresh);
      // Cheaper than queueMicrotask, which also keeps track of asynchronous context.
      void settled.then(() => waiting.get(tenantId) === fresh && flush(tenantId));
    },

    inOrder(tenantId, write) {
      flush(tenantId);
      return inTurn(tenantId, true, write);
    },
  };
}

const settled = Promise.resolve();

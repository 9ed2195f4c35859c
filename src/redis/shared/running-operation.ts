import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** An operation that is traced, or several that share a batch. */
interface Running {
  roundTrips: number;
  /** Present once it has ended: what it left running in the background is no part of it. */
  readonly code?: string | undefined;
}

/** Nothing is ever run in it while no channel has subscribers: it slows down every promise of the process from then on. */
const running = new AsyncLocalStorage<Running>();

export const runOperation = <T>(operation: Running, run: () => T): T => running.run(operation, run);

/** The operation that this call belongs to; undefined if it is not traced. */
export const runningOperation = (): Running | undefined => running.getStore();

export function countRoundTrip(): void {
  const operation = running.getStore();
  if (operation) addRoundTrips(operation, 1);
}

/** Adds to the message of the running operation, which its methods know the type of. */
export function noteTrace(fields: object): void {
  const operation = running.getStore();
  if (operation && operation.code === undefined) Object.assign(operation, fields);
}

function addRoundTrips(operation: Running, count: number): void {
  if (operation.code === undefined) operation.roundTrips += count;
}

/** The operations whose calls a batch sends. */
export interface BatchOperations {
  /** Adds the running operation. */
  add(): void;
  /** Runs what they share: each of them counts all of its round trips. It belongs to the first of them, whoever calls. */
  run<T>(run: () => Promise<T>): Promise<T>;
}

const NONE: BatchOperations = { add: () => {}, run: (run) => run() };

/** @returns what costs nothing if the running operation is not traced */
export function batchOperations(): BatchOperations {
  if (!running.getStore()) return NONE;
  const operations = new Set<Running>();
  const runAsFirst = AsyncResource.bind(<T>(run: () => Promise<T>) => run());

  return {
    add() {
      const operation = running.getStore();
      if (operation) operations.add(operation);
    },
    async run(run) {
      const shared: Running = { roundTrips: 0 };
      try {
        return await runAsFirst(() => running.run(shared, run));
      } finally {
        for (const operation of operations) addRoundTrips(operation, shared.roundTrips);
      }
    },
  };
}

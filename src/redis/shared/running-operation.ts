import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** An operation that is traced, or several that share a batch. */
interface Running {
  roundTrips: number;
  /** Present once it has ended. Work that it left running in the background does not belong to it. */
  readonly code?: string | undefined;
}

/** Only used while a channel has subscribers, because it slows down every promise in the process from its first use. */
const running = new AsyncLocalStorage<Running>();

export const runOperation = <T>(operation: Running, run: () => T): T => running.run(operation, run);

/** The operation that this call belongs to; undefined if it is not traced. */
export const runningOperation = (): Running | undefined => running.getStore();

export function countRoundTrip(): void {
  const operation = running.getStore();
  if (operation) addRoundTrips(operation, 1);
}

/** Adds fields to the message of the running operation. The methods know its type. */
export function noteTrace(fields: object): void {
  const operation = running.getStore();
  if (operation && operation.code === undefined) Object.assign(operation, fields);
}

function addRoundTrips(operation: Running, count: number): void {
  if (operation.code === undefined) operation.roundTrips += count;
}

/** The operations whose calls are in a batch. */
export interface BatchOperations {
  /** Adds the running operation. */
  add(): void;
  /**
   * Runs the shared work. Each operation counts all of its round trips. The work belongs to the first operation, no
   * matter which one runs it.
   */
  run<T>(run: () => Promise<T>): Promise<T>;
}

const NONE: BatchOperations = { add: () => {}, run: (run) => run() };

/** @returns an implementation without overhead if the running operation is not traced */
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

/** The entries that are being stored. */
export interface PendingSets {
  /** Whether another entry fits. */
  readonly hasRoom: boolean;
  /** @param work must not reject */
  add(cacheKey: string, work: Promise<void>): void;
  /** Resolves when the entries of a key are stored or skipped, or after `maxMs`. */
  settled(cacheKey: string): Promise<void>;
}

const MAX_PENDING = 1_000;

/** @param maxMs longest wait, in ms */
export function createPendingSets(maxMs: number): PendingSets {
  const pending = new Map<string, Promise<unknown>>();
  let count = 0;

  return {
    get hasRoom() {
      return count < MAX_PENDING;
    },
    add(cacheKey, work) {
      count++;
      const all = Promise.all([pending.get(cacheKey), work]).then(() => {
        if (pending.get(cacheKey) === all) pending.delete(cacheKey);
      });
      pending.set(cacheKey, all);
      void work.then(() => count--);
    },
    async settled(cacheKey) {
      const work = pending.get(cacheKey);
      if (work !== undefined) await within(work, maxMs, () => undefined);
    },
  };
}

/** Waits for a promise for at most `ms`. @param late called after that time; returns the result */
export async function within<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    }, ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

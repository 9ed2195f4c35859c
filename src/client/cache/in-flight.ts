import { RedisApiError } from '../errors/index.ts';
import { waitAtMost } from '../http/index.ts';

/** A load in progress that callers of one client may share. */
export interface InFlightLoad {
  /** The value as JSON text, from which every caller parses its own copy. */
  readonly text: Promise<string | undefined>;
  /** Position among the calls and loads of this client. */
  readonly order: number;
  /** How long its loader may take, in ms. */
  readonly loaderTimeoutMs: number;
  /** The signal of the call that started the load. The loader may observe it and then fail with its own error. */
  readonly signal: AbortSignal | undefined;
  /** Whether its own timeout ended it. Other callers may have longer timeouts. */
  readonly timedOut: boolean;
}

export type LoadStart = Omit<InFlightLoad, 'text' | 'timedOut'> & { timedOut: boolean };

/** @throws RedisApiError NO_ANSWER_IN_TIME if the loader takes too long; whatever the loader throws */
export async function runLoader<T>(load: () => Promise<T>, start: LoadStart): Promise<T> {
  const loaded = await waitAtMost(load(), start.loaderTimeoutMs);
  if (loaded) return loaded.value;
  start.timedOut = true;
  throw new RedisApiError(
    'NO_ANSWER_IN_TIME',
    `The loader did not return within ${start.loaderTimeoutMs} ms.`,
  );
}

/**
 * Waits for another caller's load for at most `ms`.
 * @returns undefined if it takes longer, or if it failed only because the caller that started it aborted or had a
 *   shorter timeout
 */
export async function share(
  load: InFlightLoad,
  ms: number,
): Promise<{ readonly value: string | undefined } | undefined> {
  try {
    return await waitAtMost(load.text, ms);
  } catch (error) {
    if (load.signal?.aborted || load.timedOut) return undefined;
    throw error;
  }
}

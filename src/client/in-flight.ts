import { RedisApiError } from './client-error.ts';
import { waitAtMost } from './waiting.ts';

/** A load in progress that callers of one client may share. */
export interface InFlightLoad {
  /** The value as JSON text, of which every caller parses a value of its own. */
  readonly text: Promise<string | undefined>;
  /** Position among the calls and loads of this client. */
  readonly order: number;
  /** How long its loader may take, in ms. */
  readonly loaderTimeoutMs: number;
  /** The signal of the call that started the load: its loader may obey it and then fail with an error of its own. */
  readonly signal: AbortSignal | undefined;
  /** Whether its own timeout ended it: other callers may be more patient. */
  readonly timedOut: boolean;
}

export type LoadStart = Omit<InFlightLoad, 'text' | 'timedOut'> & { timedOut: boolean };

/** @throws RedisApiError NO_ANSWER_IN_TIME when the loader takes too long; what it throws */
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
 * Waits for the load of another caller for at most `ms`.
 * @returns undefined when it takes longer, or when it failed only because the caller that started it aborted or was less
 *   patient
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

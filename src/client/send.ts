import { isRedisApiError, type RedisApiError } from './client-error.ts';
import type { ClientSettings } from './client-options.ts';
import { type HttpCall, sendOnce } from './http-call.ts';
import { sleep } from './waiting.ts';

/** @throws RedisApiError, what `getToken` throws, or the reason of the caller's signal */
export type Send = (call: HttpCall) => Promise<unknown>;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

export function createSend(settings: ClientSettings): Send {
  return async (call) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await sendOnce(settings, call);
      } catch (error) {
        if (attempt >= settings.retries || !isRedisApiError(error) || !mayRepeat(call, error)) throw error;
        const waitMs = waitBefore(attempt, error);
        // A caller that waits 5 s for an answer does not want to wait 30 s for the next try.
        if (waitMs > settings.timeoutMs) throw error;
        await sleep(waitMs, call.signal);
      }
    }
  };
}

/** A call refused for its tenant's limits has done nothing, whatever it is. */
const mayRepeat = ({ repeatable }: HttpCall, { code, retryable }: RedisApiError): boolean =>
  code === 'RATE_LIMITED' || (repeatable && retryable);

/** What the service asks for, or else full jitter: clients that failed together must not come back together. */
function waitBefore(attempt: number, { retryAfter }: RedisApiError): number {
  const jitter = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return retryAfter === undefined ? jitter : retryAfter * 1000 + jitter;
}

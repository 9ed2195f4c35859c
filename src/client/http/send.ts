import type { ClientSettings } from '../client-options.ts';
import { isRedisApiError, type RedisApiError } from '../errors/index.ts';
import { type HttpCall, sendOnce } from './http-call.ts';
import { sleep } from './waiting.ts';

/** @throws RedisApiError, the error of `getToken`, or the reason of the caller's signal */
export type Send = <T>(call: HttpCall) => Promise<T>;

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;

export function createSend(settings: ClientSettings): Send {
  return async <T>(call: HttpCall) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return (await sendOnce(settings, call)) as T;
      } catch (error) {
        if (attempt >= settings.retries || !isRedisApiError(error) || !mayRepeat(call, error)) throw error;
        const delayMs = retryDelay(attempt, error);
        // A caller with a timeout of 5 s should not wait 30 s for the next attempt.
        if (delayMs > settings.timeoutMs) throw error;
        await sleep(delayMs, call.signal);
      }
    }
  };
}

/**
 * A call that was rejected by the tenant's limits, or by Lambda before the function ran, had no effect and may always
 * be repeated. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const mayRepeat = ({ repeatable }: HttpCall, { status, retryable }: RedisApiError): boolean =>
  status === 429 || (repeatable && retryable);

/**
 * Full jitter, so that clients that failed together do not retry together, plus the delay requested by the service.
 * @returns ms
 */
function retryDelay(attempt: number, { retryAfter }: RedisApiError): number {
  const jitter = Math.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return retryAfter === undefined ? jitter : retryAfter * 1000 + jitter;
}

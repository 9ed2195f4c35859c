import { readAnswer } from './answer.ts';
import { RedisApiError } from './client-error.ts';
import type { ClientSettings } from './client-options.ts';
import { untilAborted } from './waiting.ts';

/** One call of the service. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Whether doing it twice does no more than doing it once: only such calls are tried again. */
  readonly repeatable: boolean;
  /** Whether it needs no token. */
  readonly open?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a call once and waits for its answer.
 * @returns the JSON of the answer; undefined when there is nothing to say
 * @throws RedisApiError, what `getToken` throws, or the reason of the caller's signal
 */
export async function sendOnce(settings: ClientSettings, call: HttpCall): Promise<unknown> {
  const late = AbortSignal.timeout(settings.timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, late]) : late;
  try {
    const token = call.open ? undefined : await untilAborted(tokenOf(settings), signal);
    const { response, text } = await untilAborted(exchange(settings, call, { token, signal }), signal);
    return readAnswer(response, text);
  } catch (error) {
    throw error === late.reason ? tooLate(settings.timeoutMs) : error;
  }
}

const tokenOf = async ({ getToken }: ClientSettings): Promise<string> => getToken();

const tooLate = (timeoutMs: number): RedisApiError =>
  new RedisApiError(
    'NO_ANSWER_IN_TIME',
    `No answer came within ${timeoutMs} ms. A write may or may not have been applied.`,
  );

interface Sender {
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends the request and takes in the whole answer. */
async function exchange({ fetch }: ClientSettings, call: HttpCall, { token, signal }: Sender) {
  const { method, body } = call;
  const given = {
    Authorization: token === undefined ? undefined : `Bearer ${token}`,
    'Content-Type': body === undefined ? undefined : 'application/json',
    ...call.headers,
  };
  const init = {
    method,
    headers: present(given),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
    // Next.js and browsers would otherwise keep answers; a redirect would carry a session id elsewhere.
    cache: 'no-store',
    redirect: 'error',
  } as const;
  try {
    const response = await fetch(withQuery(call), init);
    return { response, text: await response.text() };
  } catch (cause) {
    throw new RedisApiError('NETWORK', 'The service cannot be reached. Check the URL and the network.', {
      cause,
    });
  }
}

function withQuery({ url, query = {} }: HttpCall): string {
  const search = new URLSearchParams(present(query)).toString();
  return search === '' ? url : `${url}?${search}`;
}

const present = (fields: Readonly<Record<string, string | number | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

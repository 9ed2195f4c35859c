import type { ClientSettings } from '../client-options.ts';
import { RedisApiError } from '../errors/index.ts';
import { readResponse } from './response.ts';
import { untilAborted } from './waiting.ts';

/** One call to the service. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Whether the call is safe to repeat: only such calls are retried. */
  readonly repeatable: boolean;
  /** Whether to send the server's own token as well. */
  readonly asServer?: boolean;
  /** Whether it needs no token. */
  readonly open?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a call once and waits for the response.
 * @returns the JSON of the response; undefined if it has no body
 * @throws RedisApiError, the error of `getToken`, or the reason of the caller's signal
 */
export async function sendOnce(settings: ClientSettings, call: HttpCall): Promise<unknown> {
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  try {
    const token = call.open ? undefined : await untilAborted(tokenOf(settings), signal);
    const serverToken = call.asServer ? await untilAborted(serverTokenOf(settings), signal) : undefined;
    const authorized = { token, serverToken, signal };
    const { response, text } = await untilAborted(exchange(settings, call, authorized), signal);
    return readResponse(response, text);
  } catch (error) {
    throw error === timeout.reason ? timeoutError(settings.timeoutMs) : error;
  }
}

export const tokenOf = async ({ getToken }: ClientSettings): Promise<string> => getToken();

const serverTokenOf = async ({ getServerToken }: ClientSettings) => getServerToken();

const timeoutError = (timeoutMs: number): RedisApiError =>
  new RedisApiError(
    'NO_ANSWER_IN_TIME',
    `No response within ${timeoutMs} ms. A write may or may not have been applied.`,
  );

interface Authorized {
  readonly token: string | undefined;
  readonly serverToken: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends the request and reads the whole response. */
async function exchange(
  { fetch }: ClientSettings,
  call: HttpCall,
  { token, serverToken, signal }: Authorized,
) {
  const { method, body } = call;
  const headers = {
    Authorization: bearer(token),
    'X-Server-Authorization': bearer(serverToken),
    'Content-Type': body === undefined ? undefined : 'application/json',
    ...call.headers,
  };
  const init = {
    method,
    headers: present(headers),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
    ...uncached(),
    // A redirect could send a session id elsewhere. Edge runtimes do not support `error`.
    redirect: 'manual',
  } as const;
  try {
    const response = await fetch(withQuery(call), init);
    return { response, text: await response.text() };
  } catch (cause) {
    throw new RedisApiError('NETWORK', UNREACHABLE, { cause });
  }
}

const UNREACHABLE =
  'The service cannot be reached. Check the URL, the network and, in a browser, that CORS_ORIGINS of the service contains ' +
  'the origin of the page.';

/** Next.js and browsers would otherwise cache responses. Edge runtimes that cannot cache reject the option. */
const uncached = () => ('cache' in Request.prototype ? ({ cache: 'no-store' } as const) : {});

const bearer = (token: string | undefined): string | undefined =>
  token === undefined ? undefined : `Bearer ${token}`;

function withQuery({ url, query = {} }: HttpCall): string {
  const search = new URLSearchParams(present(query)).toString();
  return search === '' ? url : `${url}?${search}`;
}

const present = (
  fields: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

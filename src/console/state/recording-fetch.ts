import { userOf } from '../auth/identity.ts';
import { markTokenRejected } from '../auth/session.ts';
import { loggedBody, withoutSecrets } from './logged-text.ts';
import type { RequestLog } from './request-log.ts';

/** Headers with secret values -> their placeholders in the log, which a shell expands. */
const SECRET_HEADERS: Readonly<Record<string, string>> = {
  authorization: 'Bearer $TOKEN',
  'x-session-id': '$SESSION_ID',
  // A repeated key would return the first session; a copied command must create its own.
  'idempotency-key': '$(openssl rand -hex 24)',
};

/** The headers of a request for the log and for commands: placeholders in place of secrets. */
export const withPlaceholders = (headers: HeadersInit | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries([...new Headers(headers)].map(([name, value]) => [name, SECRET_HEADERS[name] ?? value]));

/**
 * `fetch` for the client; logs every request.
 * @param background the requests are not caused by an action of the user
 */
export function recordingFetch(log: RequestLog, background: boolean): typeof fetch {
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    const end = log.begin({
      transport: 'HTTP',
      user: userOf(token),
      method: init.method ?? 'GET',
      url,
      headers: withPlaceholders(init.headers),
      body: typeof init.body === 'string' ? withoutSecrets(init.body) : undefined,
      background,
    });
    try {
      const response = await fetch(input, init);
      if (response.status === 401) markTokenRejected(token);
      const body = loggedBody(await response.clone().text());
      end({ status: response.status, body, requestId: response.headers.get('x-request-id') ?? undefined });
      return response;
    } catch (error) {
      end({ failure: init.signal?.aborted ? 'Timed out' : 'No connection' });
      throw error;
    }
  };
}

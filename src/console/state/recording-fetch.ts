import { tokenRefused } from '../auth/session.ts';
import { type RequestLog, withoutSecrets } from './request-log.ts';

/** Header fields whose values authenticate -> what stands for them in the log, for a shell to fill in. */
const SECRET_HEADERS: Readonly<Record<string, string>> = {
  authorization: 'Bearer $TOKEN',
  'x-session-id': '$SESSION_ID',
  // Repeated, it would answer with the session of the first time; what is copied creates one of its own.
  'idempotency-key': '$(openssl rand -hex 24)',
};

/**
 * The platform's fetch for the client, every request of it written to the log.
 * @param background nobody clicked for these requests
 */
export function recordingFetch(log: RequestLog, background: boolean): typeof fetch {
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const sent = new Headers(init.headers);
    const headers = [...sent].map(([name, value]) => [name, SECRET_HEADERS[name] ?? value]);
    const end = log.begin({
      transport: 'HTTP',
      method: init.method ?? 'GET',
      url,
      headers: Object.fromEntries(headers),
      body: typeof init.body === 'string' ? withoutSecrets(init.body) : undefined,
      background,
    });
    try {
      const response = await fetch(input, init);
      if (response.status === 401) tokenRefused(sent.get('authorization')?.replace('Bearer ', '') ?? '');
      const body = withoutSecrets(await response.clone().text());
      end({ status: response.status, body, requestId: response.headers.get('x-request-id') ?? undefined });
      return response;
    } catch (error) {
      end({ failure: init.signal?.aborted ? 'No answer in time' : 'No connection' });
      throw error;
    }
  };
}

/** How a scripted service handles one request: it answers, fails, or never answers. */
export type Step = Response | Error | 'silence';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A fetch that follows a script, repeats its last step, and records the requests. */
export function scriptedFetch(...script: Step[]) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    const { method = 'GET', headers, body, signal } = init;
    sent.push({
      method,
      url: String(url),
      headers: new Headers(headers),
      body: body ? JSON.parse(String(body)) : undefined,
    });
    const step = script.length > 1 ? script.shift() : script[0];
    if (step instanceof Response) return step.clone();
    if (step instanceof Error) throw step;
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  };
  return { fetch, sent };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

/** Problem details as the service sends them. */
export const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  json({ type: 'urn:x', title: code, status, detail: `${code} happened.`, code }, status, {
    'Content-Type': 'application/problem+json',
    ...headers,
  });

/** The error of fetch when no server listens. */
export const refused = () => new TypeError('fetch failed');

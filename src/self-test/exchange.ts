/** One request and its response. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** Absent when no response came. */
  readonly status?: number;
  readonly body?: string;
}

type Fetch = typeof globalThis.fetch;

/**
 * Wraps a fetch so that its requests can be waited for.
 * @param onExchange receives every request once its response has been read, or once it has failed
 * @returns the wrapped fetch, and `idle`, which waits for the requests whose URL contains a text
 */
export function trackRequests(
  send: Fetch,
  onExchange: (exchange: Exchange) => void,
): { readonly fetch: Fetch; idle(text: string): Promise<void> } {
  const inFlight = new Map<Promise<Response>, string>();

  async function exchange(method: string, url: string, ...request: Parameters<Fetch>): Promise<Response> {
    try {
      const response = await send(...request);
      // Read to its end: until then its caller does not know what it says.
      onExchange({ method, url, status: response.status, body: await response.clone().text() });
      return response;
    } catch (error) {
      onExchange({ method, url });
      throw error;
    }
  }

  return {
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      const sent = exchange(init?.method ?? 'GET', url, input, init);
      inFlight.set(sent, url);
      try {
        return await sent;
      } finally {
        inFlight.delete(sent);
      }
    },
    async idle(text) {
      const pending = () => [...inFlight].filter(([, url]) => url.includes(text)).map(([sent]) => sent);
      for (let waiting = pending(); waiting.length > 0; waiting = pending())
        await Promise.allSettled(waiting);
    },
  };
}

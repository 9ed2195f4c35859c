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
  const inFlight = new Set<{ readonly url: string; readonly ended: Promise<void> }>();
  return {
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      const request = { method: init?.method ?? 'GET', url };
      const response = send(input, init);
      const ended = response
        // Read to its end: until then the caller does not have the content.
        .then(async (answer) => ({ status: answer.status, body: await answer.clone().text() }))
        .catch(() => undefined)
        .then((outcome) => onExchange({ ...request, ...outcome }));
      const pending = { url, ended };
      inFlight.add(pending);
      await ended;
      inFlight.delete(pending);
      return response;
    },
    async idle(text) {
      const pending = () => [...inFlight].filter(({ url }) => url.includes(text)).map(({ ended }) => ended);
      for (let waiting = pending(); waiting.length > 0; waiting = pending()) await Promise.all(waiting);
    },
  };
}

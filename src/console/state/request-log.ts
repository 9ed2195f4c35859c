import { createStore, type Store } from './store.ts';

/** A request of this page and its outcome. Contains no token. */
export interface LoggedRequest {
  readonly id: number;
  readonly transport: 'HTTP' | 'GraphQL';
  /** ms since the epoch */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Not caused by an action of the user, such as a health check. */
  readonly background: boolean;
  /** Absent while the request is pending. */
  readonly outcome?: Outcome;
}

export interface Outcome {
  readonly durationMs: number;
  /** Absent without a response. */
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** Its beginning, from `loggedBody`. */
  readonly body?: string | undefined;
  readonly failure?: string | undefined;
}

export interface RequestLog {
  readonly entries: Store<readonly LoggedRequest[]>;
  begin(
    request: Omit<LoggedRequest, 'id' | 'at' | 'outcome'>,
  ): (outcome: Omit<Outcome, 'durationMs'>) => void;
  clear(): void;
}

const MAX_ENTRIES = 300;

export function createRequestLog(): RequestLog {
  const entries = createStore<readonly LoggedRequest[]>([]);
  let lastId = 0;
  return {
    entries,
    begin(request) {
      lastId += 1;
      const id = lastId;
      const started = performance.now();
      entries.update((all) => [{ ...request, id, at: Date.now() }, ...all].slice(0, MAX_ENTRIES));
      return ({ body, ...rest }) => {
        const durationMs = performance.now() - started;
        const outcome = { ...rest, durationMs, body };
        entries.update((all) => all.map((one) => (one.id === id ? { ...one, outcome } : one)));
      };
    },
    clear: () => entries.set([]),
  };
}

const POLL_MS = 20;

/** Waits until every request whose URL contains this text has completed or failed. */
export async function allAnswered({ entries }: RequestLog, text: string): Promise<void> {
  while (entries.get().some(({ url, outcome }) => !outcome && url.includes(text))) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

import { createStore, type Store } from './store.ts';

/** A request of this page and its outcome. Contains no token. */
export interface LoggedRequest {
  /** Increases with every request, of the user and in the background alike. */
  readonly id: number;
  readonly transport: 'HTTP' | 'GraphQL';
  /** Whose token was sent: one page can act for several users. */
  readonly user?: string | undefined;
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
  /** The requests that the user caused, newest first. */
  readonly entries: Store<readonly LoggedRequest[]>;
  /** The others. Separate, so that they never push out those of the user. */
  readonly background: Store<readonly LoggedRequest[]>;
  begin(
    request: Omit<LoggedRequest, 'id' | 'at' | 'outcome'>,
  ): (outcome: Omit<Outcome, 'durationMs'>) => void;
  clear(): void;
}

/** A self-test alone makes about 260 requests. */
export const MAX_ENTRIES = 500;
const MAX_BACKGROUND = 200;

/** @param kept requests of the user from before a reload, newest first */
export function createRequestLog(kept: readonly LoggedRequest[] = []): RequestLog {
  const entries = createStore<readonly LoggedRequest[]>(kept);
  const background = createStore<readonly LoggedRequest[]>([]);
  let lastId = kept[0]?.id ?? 0;
  return {
    entries,
    background,
    begin(request) {
      lastId += 1;
      const id = lastId;
      const started = performance.now();
      const [ring, max] = request.background ? [background, MAX_BACKGROUND] : [entries, MAX_ENTRIES];
      ring.update((all) => [{ ...request, id, at: Date.now() }, ...all].slice(0, max));
      return (end) => {
        const outcome = { ...end, durationMs: performance.now() - started };
        ring.update((all) => all.map((one) => (one.id === id ? { ...one, outcome } : one)));
      };
    },
    clear() {
      entries.set([]);
      background.set([]);
    },
  };
}

const POLL_MS = 20;

/** Waits until every request whose URL contains this text has completed or failed. */
export async function allAnswered({ entries }: RequestLog, text: string): Promise<void> {
  while (entries.get().some(({ url, outcome }) => !outcome && url.includes(text))) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

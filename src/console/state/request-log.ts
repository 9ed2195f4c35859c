import { createStore, type Store } from './store.ts';

/** One request that this page sent, and what came of it. Holds no token. */
export interface LoggedRequest {
  readonly id: number;
  readonly transport: 'HTTP' | 'GraphQL';
  /** ms since the epoch */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Nobody clicked for it: the page asks now and then whether Redis answers. */
  readonly background: boolean;
  /** Absent while it is under way. */
  readonly outcome?: Outcome;
}

export interface Outcome {
  readonly durationMs: number;
  /** Absent when no answer came. */
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
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
const MAX_BODY_CHARS = 20_000;

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
        const outcome = { ...rest, durationMs, body: body?.slice(0, MAX_BODY_CHARS) };
        entries.update((all) => all.map((one) => (one.id === id ? { ...one, outcome } : one)));
      };
    },
    clear: () => entries.set([]),
  };
}

const LOOK_MS = 20;

/** Waits until every request whose address holds this text is answered, or has failed. */
export async function allAnswered({ entries }: RequestLog, text: string): Promise<void> {
  while (entries.get().some(({ url, outcome }) => !outcome && url.includes(text))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Session ids authenticate: what is shown or copied names them by their first characters. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/("sessionId"\s*:\s*"[\w-]{6})[\w-]+"/g, '$1…"')
    .replace(/eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, '$TOKEN');
}

import { clientCallOf } from '../../snippets/client-call.ts';
import type { LoggedRequest } from '../../state/request-log.ts';

export type OutcomeKind = 'pending' | 'success' | 'miss' | 'failure';

/** How a request ended. */
export interface OutcomeSummary {
  readonly kind: OutcomeKind;
  readonly words: string;
}

/** Reads of one item: the client returns undefined or null when there is none, and throws nothing. */
const READS: ReadonlySet<string> = new Set(['cache.get', 'sessions.get', 'sessions.getSummary']);
const GRAPHQL_READ = /\{\s*(getCache|getSession)\b/;

export function outcomeOf(request: LoggedRequest): OutcomeSummary {
  const { outcome } = request;
  if (!outcome) return { kind: 'pending', words: 'in progress' };
  const { failure, status = 0 } = outcome;
  if (isMiss(request)) return { kind: 'miss', words: `${status} miss` };
  if (failure !== undefined) return { kind: 'failure', words: failure };
  if (status < 400) return { kind: 'success', words: String(status) };
  return { kind: 'failure', words: String(status) };
}

/** Only the service says NOT_FOUND; a 404 of a proxy is a failure. */
function isMiss(request: LoggedRequest): boolean {
  const { transport, outcome, body = '' } = request;
  if (transport === 'GraphQL') return outcome?.failure === 'NOT_FOUND' && GRAPHQL_READ.test(body);
  if (outcome?.status !== 404 || !/"code":\s*"NOT_FOUND"/.test(outcome.body ?? '')) return false;
  return READS.has(clientCallOf(request)?.method ?? '');
}

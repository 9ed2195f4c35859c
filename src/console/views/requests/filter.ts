import { clientCodeOf } from '../../snippets/client-code.ts';
import type { LoggedRequest } from '../../state/request-log.ts';
import { outcomeOf } from './outcome-of.ts';

export interface RequestFilter {
  /** Words to find in method, URL, operation, user and request id, in any case. */
  readonly text: string;
  readonly failuresOnly: boolean;
}

/** The operation in one line: the call of the client, or the field of the GraphQL API with its arguments. */
export const operationLine = (request: LoggedRequest): string =>
  clientCodeOf(request).split('\n')[request.transport === 'GraphQL' ? 1 : 0] ?? '';

export function matches(request: LoggedRequest, { text, failuresOnly }: RequestFilter): boolean {
  if (failuresOnly && outcomeOf(request).kind !== 'failure') return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { method, url, transport, user, outcome } = request;
  const searched = [method, url, transport, user, operationLine(request), outcome?.requestId];
  const all = searched.join(' ').toLowerCase();
  return words.every((word) => all.includes(word));
}

import { createContext, useContext } from 'react';
import { createRedisClient, type RedisApiClient } from '../../client/index.ts';
import { currentToken, type SignedIn } from '../auth/session.ts';
import type { Deployment } from './deployment.ts';
import { createHealthNews, type HealthNews } from './health.ts';
import { recordingFetch } from './recording-fetch.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { Store } from './store.ts';

/** What every view works with. */
export interface Console {
  readonly deployment: Deployment;
  readonly client: RedisApiClient;
  /** Asks now and then whether Redis answers. */
  readonly watcher: RedisApiClient;
  readonly log: RequestLog;
  readonly health: Store<HealthNews>;
}

export function openConsole(deployment: Deployment): Console {
  const log = createRequestLog();
  const client = clientFor(deployment, log, currentToken);
  const watcher = clientFor(deployment, log, currentToken, recordingFetch(log, true));
  return { deployment, client, watcher, log, health: createHealthNews() };
}

/** A client that speaks for whom `getToken` names, its requests in the log. */
export function clientFor(
  { sessionUrl, cacheUrl }: Deployment,
  log: RequestLog,
  getToken: () => string | Promise<string>,
  fetch = recordingFetch(log, false),
): RedisApiClient {
  // The page tells of an outage and tries again by itself: it need not wait for the client to give up.
  return createRedisClient({ sessionUrl, cacheUrl, getToken, fetch, retries: 0 });
}

export const ConsoleContext = createContext<(Console & { readonly user: SignedIn }) | undefined>(undefined);

export function useConsole(): Console & { readonly user: SignedIn } {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error('Views are shown inside of ConsoleContext only');
  return found;
}

import { createContext, useContext } from 'react';
import { createRedisClient, type RedisApiClient } from '../../client/index.ts';
import { currentToken, type SignedIn } from '../auth/session.ts';
import type { Deployment } from './deployment.ts';
import { createHealthStore, type HealthStatus } from './health.ts';
import { recordingFetch } from './recording-fetch.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { Store } from './store.ts';

/** Shared by all views. */
export interface Console {
  readonly deployment: Deployment;
  readonly client: RedisApiClient;
  /** Sends the health checks. */
  readonly healthClient: RedisApiClient;
  readonly log: RequestLog;
  readonly health: Store<HealthStatus>;
}

export function openConsole(deployment: Deployment): Console {
  const log = createRequestLog();
  const client = clientFor(deployment, log, currentToken);
  const healthClient = clientFor(deployment, log, currentToken, recordingFetch(log, true));
  return { deployment, client, healthClient, log, health: createHealthStore() };
}

/** A client for the user whose token `getToken` returns; its requests are logged. */
export function clientFor(
  { sessionUrl, cacheUrl }: Deployment,
  log: RequestLog,
  getToken: () => string | Promise<string>,
  fetch = recordingFetch(log, false),
): RedisApiClient {
  // No retries: the page reports an outage and recovers by itself, so a failed call should fail at once.
  return createRedisClient({ sessionUrl, cacheUrl, getToken, fetch, retries: 0 });
}

export const ConsoleContext = createContext<(Console & { readonly user: SignedIn }) | undefined>(undefined);

export function useConsole(): Console & { readonly user: SignedIn } {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error('useConsole needs a ConsoleContext');
  return found;
}

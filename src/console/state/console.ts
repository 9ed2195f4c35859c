import { createContext, useContext } from 'react';
import { createRedisClient, type RedisApiClient } from '../../client/index.ts';
import { currentToken, type SignedIn } from '../auth/session.ts';
import type { Deployment } from './deployment.ts';
import { createHealthStore, type HealthStatus } from './health.ts';
import type { Recorder } from './history/recorder.ts';
import { keptRequests, storeLogOnLeave } from './kept-log.ts';
import { recordingFetch } from './recording-fetch.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { Store } from './store.ts';

/** Shared by all views. */
export interface Console {
  readonly deployment: Deployment;
  readonly client: RedisApiClient;
  /** Sends the health checks and takes the samples, in the background. */
  readonly healthClient: RedisApiClient;
  readonly log: RequestLog;
  readonly health: Store<HealthStatus>;
}

export function openConsole(deployment: Deployment): Console {
  const { sessionUrl, cacheUrl } = deployment;
  const log = createRequestLog(keptRequests());
  storeLogOnLeave(log);
  // No retries: the page reports an outage and recovers by itself, so a failed call should fail at once.
  const clientWith = (fetch: typeof globalThis.fetch): RedisApiClient =>
    createRedisClient({ sessionUrl, cacheUrl, getToken: currentToken, fetch, retries: 0 });
  const client = clientWith(recordingFetch(log, false));
  const healthClient = clientWith(recordingFetch(log, true));
  return { deployment, client, healthClient, log, health: createHealthStore() };
}

/** The console of the user who is signed in. */
export interface UserConsole extends Console {
  readonly user: SignedIn;
  readonly recorder: Recorder;
}

export const ConsoleContext = createContext<UserConsole | undefined>(undefined);

export function useConsole(): UserConsole {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error('useConsole needs a ConsoleContext');
  return found;
}

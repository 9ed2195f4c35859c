import { inject } from 'vitest';
import type { ServerAddress } from './server.ts';

/** The servers of one test worker for the whole run. */
export interface ServerSet {
  readonly standalone: ServerAddress;
  readonly 'tls-acl': ServerAddress;
  readonly cluster: ServerAddress;
  /** Absent if no valkey-server is installed. */
  readonly valkey?: ServerAddress | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    serverSets: readonly ServerSet[];
  }
}

/**
 * The servers of this worker, started once per run. Never flush them; use a `freshTenant()` per test. A test
 * that kills or reconfigures a server starts its own.
 */
export function sharedServers(): ServerSet {
  // Files that run at the same time have different pool ids, so a file counts only its own traffic.
  const set = inject('serverSets')[Number(process.env.VITEST_POOL_ID) - 1];
  if (!set) throw new Error(`No servers for worker ${process.env.VITEST_POOL_ID}`);
  return set;
}

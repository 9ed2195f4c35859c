import { inject } from 'vitest';
import type { ServerAddress } from './server.ts';

/** The servers that one test worker has to itself for the whole run. */
export interface ServerSet {
  readonly standalone: ServerAddress;
  readonly 'tls-acl': ServerAddress;
  readonly cluster: ServerAddress;
  /** Absent where the machine has no valkey-server. */
  readonly valkey?: ServerAddress | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    serverSets: readonly ServerSet[];
  }
}

/**
 * This worker's servers, started once per run. Never flush them; take a `freshTenant()` per test. A test
 * that kills or reconfigures a server starts its own.
 */
export function sharedServers(): ServerSet {
  // Files that run at the same time have different pool ids, so what one file counts is its own traffic.
  const set = inject('serverSets')[Number(process.env.VITEST_POOL_ID) - 1];
  if (!set) throw new Error(`No servers for worker ${process.env.VITEST_POOL_ID}`);
  return set;
}

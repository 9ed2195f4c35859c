import { LOOPBACK } from '../../../src/local/server/loopback.ts';
import { RESILIENCE_DEFAULTS } from '../../../src/redis/client/resilience.ts';
import type { RedisConfig } from '../../../src/redis/environment/load.ts';

/** The address of one Redis process for admin connections of tests. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the certificate authority; TLS is used if it is present. */
  readonly ca?: string;
}

/** The endpoint of a test server for the product, and its processes. Serializable. */
export interface ServerAddress {
  readonly endpoint: RedisConfig['endpoint'];
  readonly nodes: readonly NodeAddress[];
}

export interface TestServer extends ServerAddress {
  /** Ends the server and removes its files. Safe to call again. */
  close(): Promise<void>;
}

export { LOOPBACK };

/** No result depends on them, however busy the machine; a test about timeouts narrows them: `{ ...endpoint, commandTimeoutMs: 100 }`. */
export const TEST_DEADLINES = { commandTimeoutMs: 300_000, connectTimeoutMs: 300_000 } as const;

/** The same for programs that are configured by variables, which allow a minute at most. */
export const TEST_TIMEOUT_VARIABLES = {
  REDIS_COMMAND_TIMEOUT_MS: '60000',
  REDIS_CONNECT_TIMEOUT_MS: '60000',
} as const;

/** Those of a product without settings, for tests in which calls must fail because Redis does not answer. */
export const DEFAULT_TIMEOUT_VARIABLES = {
  REDIS_COMMAND_TIMEOUT_MS: '1000',
  REDIS_CONNECT_TIMEOUT_MS: '2000',
} as const;

/** For clients that several tests share, so that the failures of one test do not open the circuit for the next. */
export const SHARED_CLIENT = { ...RESILIENCE_DEFAULTS, circuitFailures: Number.MAX_SAFE_INTEGER };

export const PLAIN_TCP = {
  provider: 'elasticache',
  host: LOOPBACK,
  cluster: false,
  auth: 'password',
  ...TEST_DEADLINES,
} as const;

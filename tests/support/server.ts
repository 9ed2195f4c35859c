import type { RedisConfig } from '../../src/redis/config.ts';
import { RESILIENCE_DEFAULTS } from '../../src/redis/resilience.ts';

/** One Redis process as a test's own admin connection reaches it. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the certificate authority; present means TLS. */
  readonly ca?: string;
}

/** Where a test server is: what the product connects to, and the processes behind it. Serialisable. */
export interface ServerAddress {
  readonly endpoint: RedisConfig['endpoint'];
  readonly nodes: readonly NodeAddress[];
}

export interface TestServer extends ServerAddress {
  /** Ends the server and removes what it left on disk. Safe to call again. */
  close(): Promise<void>;
}

export const LOOPBACK = '127.0.0.1';

/** No result depends on them, however busy the machine; a test about timeouts narrows them: `{ ...endpoint, commandTimeoutMs: 100 }`. */
export const TEST_DEADLINES = { commandTimeoutMs: 300_000, connectTimeoutMs: 300_000 } as const;

/** The same for programs that are configured by variables, which allow a minute at most. */
export const TEST_TIMEOUT_VARIABLES = {
  REDIS_COMMAND_TIMEOUT_MS: '60000',
  REDIS_CONNECT_TIMEOUT_MS: '60000',
} as const;

/** Of clients that several tests share: the failures of one open no circuit before the next. */
export const SHARED_CLIENT = { ...RESILIENCE_DEFAULTS, circuitFailures: Number.MAX_SAFE_INTEGER };

export const PLAIN_TCP = {
  provider: 'elasticache',
  host: LOOPBACK,
  cluster: false,
  auth: 'password',
  ...TEST_DEADLINES,
} as const;

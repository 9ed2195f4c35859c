import * as z from 'zod/mini';
import { CACHE_DEFAULTS, type CacheConfig, cacheConfigSchema } from '../cache/config.ts';
import { RESILIENCE_DEFAULTS, type Resilience } from '../client/resilience.ts';
import { ConfigError, type ConfigProblem } from '../errors.ts';
import { SESSION_DEFAULTS, type SessionConfig, sessionConfigSchema } from '../session/config.ts';
import { issueText } from '../shared/schema-issue.ts';
import { type IamSettings, iamFields, readIam } from './iam.ts';

export interface Deadlines {
  /** Longest wait for the answer of one command, in ms. */
  readonly commandTimeoutMs: number;
  /** Longest wait for a connection, in ms. */
  readonly connectTimeoutMs: number;
}

/** Any endpoint that speaks RESP: ElastiCache in production, a local server on a laptop. */
export interface TcpEndpoint extends Deadlines {
  readonly provider: 'elasticache';
  readonly host: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Whether the endpoint is a cluster-mode configuration endpoint. */
  readonly cluster: boolean;
  /** How connections sign in: by the password above, or by short-lived IAM tokens. */
  readonly auth: 'password' | 'iam';
  /** What IAM tokens are made for; present when `auth` is `iam`. */
  readonly iam?: IamSettings | undefined;
  /** TLS settings; absent means plain text. `ca` is a PEM bundle for private authorities. */
  readonly tls?: { readonly ca?: string | undefined } | undefined;
}

/** Upstash over its REST interface. */
export interface RestEndpoint extends Deadlines {
  readonly provider: 'upstash';
  readonly url: string;
  readonly token: string;
}

export type Endpoint = TcpEndpoint | RestEndpoint;

export interface RedisConfig {
  readonly endpoint: Endpoint;
  readonly resilience: Resilience;
  readonly session: SessionConfig;
  readonly cache: CacheConfig;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variable -> field of the session configuration. */
export const SESSION_VARIABLES = {
  SESSION_TTL: 'sessionTTL',
  SESSION_ABSOLUTE_TTL: 'absoluteTTL',
  SESSION_SLIDING_EXPIRATION: 'slidingExpiration',
  SESSION_MAX_PER_USER: 'maxSessionsPerUser',
  SESSION_ON_LIMIT: 'onLimit',
  SESSION_TOUCH_INTERVAL: 'touchInterval',
  SESSION_CLEANUP_INTERVAL: 'cleanupInterval',
  SESSION_MAX_METADATA_BYTES: 'maxMetadataBytes',
  SESSION_TENANTS: 'tenants',
  SESSION_CEILING: 'ceiling',
} as const satisfies Record<string, keyof SessionConfig>;

/** Environment variable -> field of the cache configuration. */
export const CACHE_VARIABLES = {
  CACHE_DEFAULT_TTL: 'defaultTTL',
  CACHE_MAX_TTL: 'maxTTL',
  CACHE_MAX_VALUE_BYTES: 'maxValueBytes',
  CACHE_LEASE_MS: 'leaseMs',
  CACHE_MAX_LOAD_MS: 'maxLoadMs',
  CACHE_LOCAL_TIER: 'localTier',
} as const satisfies Record<string, keyof CacheConfig>;

/** Environment variable -> field of the limits on what a sick Redis can cost. */
export const RESILIENCE_VARIABLES = {
  REDIS_CIRCUIT_FAILURES: 'circuitFailures',
  REDIS_CIRCUIT_RESET_MS: 'circuitResetMs',
  REDIS_MAX_IN_FLIGHT: 'maxInFlight',
} as const satisfies Record<string, keyof Resilience>;

/** Schemas are built by those who read a configuration: building them costs a cold start more than their code. */
const resilienceSchema = () =>
  z.strictObject({
    circuitFailures: z.int().check(z.gte(1)),
    circuitResetMs: z.int().check(z.gte(10), z.lte(600_000)),
    maxInFlight: z.int().check(z.gte(1)),
  });

const text = () => z.string().check(z.minLength(1));
/** A URL in its place may hold a password, and the host is told in logs. */
const host = () => z.string().check(z.regex(/^[\w.:%-]+$/, 'must be a host name or an address alone'));
const port = () => z.int().check(z.gte(1), z.lte(65_535));
const milliseconds = () => z.int().check(z.gte(10), z.lte(60_000));

const providerSchema = () => z.object({ REDIS_PROVIDER: z.optional(z.enum(PROVIDERS)) });

const deadlinesSchema = () =>
  z.object({
    REDIS_COMMAND_TIMEOUT_MS: z._default(milliseconds(), 1_000),
    REDIS_CONNECT_TIMEOUT_MS: z._default(milliseconds(), 2_000),
  });

const tcpSchema = () =>
  z.object({
    REDIS_HOST: host(),
    REDIS_PORT: z._default(port(), 6379),
    REDIS_USERNAME: z.optional(text()),
    REDIS_PASSWORD: z.optional(text()),
    REDIS_TLS: z._default(z.boolean(), false),
    REDIS_TLS_CA: z.optional(text()),
    REDIS_CLUSTER: z._default(z.boolean(), false),
    REDIS_AUTH: z._default(z.enum(['password', 'iam']), 'password'),
    ...iamFields(),
  });

const restSchema = () =>
  z.object({
    UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/ }),
    UPSTASH_REDIS_REST_TOKEN: text(),
  });

/**
 * Reads and checks the configuration of the core. The only reader of environment variables in `src/redis`.
 * @param env the environment variables
 * @throws ConfigError naming every missing or malformed variable at once, without the values of secrets
 */
export function loadRedisConfig(env: Environment = process.env): RedisConfig {
  const problems: ConfigProblem[] = [];
  const endpoint = readEndpoint(env, problems);
  const resilience = readTable(env, RESILIENCE_VARIABLES, RESILIENCE_DEFAULTS, resilienceSchema(), problems);
  const session = readTable(env, SESSION_VARIABLES, SESSION_DEFAULTS, sessionConfigSchema(), problems);
  const cache = readTable(env, CACHE_VARIABLES, CACHE_DEFAULTS, cacheConfigSchema(), problems);
  if (problems.length > 0 || !endpoint || !resilience || !session || !cache) throw new ConfigError(problems);
  return { endpoint, resilience, session, cache };
}

type ReadEndpoint = (
  env: Environment,
  deadlines: Deadlines,
  problems: ConfigProblem[],
) => Endpoint | undefined;

const READERS: Readonly<Record<Endpoint['provider'], ReadEndpoint>> = {
  upstash: readRest,
  elasticache: readTcp,
};

/** What REDIS_PROVIDER may be. */
export const PROVIDERS = Object.keys(READERS) as readonly Endpoint['provider'][];

function readEndpoint(env: Environment, problems: ConfigProblem[]): Endpoint | undefined {
  const timeouts = read(deadlinesSchema(), env, problems);
  const deadlines: Deadlines = {
    commandTimeoutMs: timeouts?.REDIS_COMMAND_TIMEOUT_MS ?? 0,
    connectTimeoutMs: timeouts?.REDIS_CONNECT_TIMEOUT_MS ?? 0,
  };
  const chosen = read(providerSchema(), env, problems);
  const provider = chosen?.REDIS_PROVIDER ?? (present(env, 'REDIS_URL') ? 'elasticache' : undefined);
  if (provider) return READERS[provider](env, deadlines, problems);
  if (chosen)
    problems.push({ variable: 'REDIS_PROVIDER', problem: `is required: ${PROVIDERS.join(' or ')}` });
  return undefined;
}

function readRest(
  env: Environment,
  deadlines: Deadlines,
  problems: ConfigProblem[],
): RestEndpoint | undefined {
  const rest = read(restSchema(), env, problems);
  if (!rest) return undefined;
  return {
    provider: 'upstash',
    url: rest.UPSTASH_REDIS_REST_URL,
    token: rest.UPSTASH_REDIS_REST_TOKEN,
    ...deadlines,
  };
}

function readTcp(env: Environment, deadlines: Deadlines, problems: ConfigProblem[]): TcpEndpoint | undefined {
  const expanded = expandUrl(env, problems);
  const tcp = expanded && read(tcpSchema(), expanded, problems);
  if (!tcp) return undefined;
  return {
    provider: 'elasticache',
    host: tcp.REDIS_HOST,
    port: tcp.REDIS_PORT,
    username: tcp.REDIS_USERNAME,
    password: tcp.REDIS_PASSWORD,
    tls: tcp.REDIS_TLS ? { ca: tcp.REDIS_TLS_CA } : undefined,
    cluster: tcp.REDIS_CLUSTER,
    auth: tcp.REDIS_AUTH,
    iam: tcp.REDIS_AUTH === 'iam' ? readIam(tcp, problems) : undefined,
    ...deadlines,
  };
}

/** Turns the shorthand `REDIS_URL=redis[s]://user:password@host:port` into the variables it stands for. */
function expandUrl(env: Environment, problems: ConfigProblem[]): Environment | undefined {
  if (!present(env, 'REDIS_URL')) return env;
  if (present(env, 'REDIS_HOST')) {
    problems.push({ variable: 'REDIS_URL', problem: 'and REDIS_HOST exclude each other: set one' });
    return undefined;
  }
  const url = URL.canParse(env.REDIS_URL ?? '') ? new URL(env.REDIS_URL ?? '') : undefined;
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || !url.hostname) {
    problems.push({
      variable: 'REDIS_URL',
      problem: 'must look like redis://host:port or rediss://host:port',
    });
    return undefined;
  }
  return {
    ...env,
    REDIS_HOST: url.hostname.replace(/^\[|\]$/g, ''),
    REDIS_PORT: url.port || undefined,
    REDIS_USERNAME: decodeURIComponent(url.username) || env.REDIS_USERNAME,
    REDIS_PASSWORD: decodeURIComponent(url.password) || env.REDIS_PASSWORD,
    REDIS_TLS: url.protocol === 'rediss:' ? 'true' : env.REDIS_TLS,
  };
}

function readTable<T extends object>(
  env: Environment,
  variables: Readonly<Record<string, keyof T>>,
  defaults: T,
  schema: z.ZodMiniType<T>,
  problems: ConfigProblem[],
): T | undefined {
  const entries = Object.entries(variables);
  const given = entries.filter(([variable]) => present(env, variable));
  const values = given.map(([variable, field]) => [field, scalar(env[variable])]);
  const result = schema.safeParse({ ...defaults, ...Object.fromEntries(values) });
  if (result.success) return result.data;
  const variableOf = (field: unknown) => entries.find(([, name]) => name === field)?.[0] ?? String(field);
  for (const issue of result.error.issues) {
    const [field, ...inside] = issue.path;
    problems.push({
      variable: variableOf(field),
      problem: [inside.join('.'), issueText(issue)].join(' ').trim(),
    });
  }
  return undefined;
}

function read<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape, z.core.$strip>,
  env: Environment,
  problems: ConfigProblem[],
): z.infer<typeof schema> | undefined {
  const names = Object.keys(schema.shape).filter((name) => present(env, name));
  const result = schema.safeParse(Object.fromEntries(names.map((name) => [name, typed(name, env[name])])));
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const variable = String(issue.path[0]);
    problems.push({ variable, problem: present(env, variable) ? issueText(issue) : 'is required' });
  }
  return undefined;
}

const present = (env: Environment, variable: string): boolean => (env[variable] ?? '').trim() !== '';

/** Passwords stay text even when they consist of digits; everything else is read as what it looks like. */
const typed = (name: string, value: string | undefined): unknown =>
  /_(TIMEOUT_MS|PORT|TLS|CLUSTER|SERVERLESS)$/.test(name) ? scalar(value) : value?.trim();

/** Reads a number, `true`, `false` or a JSON object; anything else is text. */
function scalar(value = ''): unknown {
  const trimmed = value.trim();
  if (trimmed.startsWith('{')) return parseJson(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

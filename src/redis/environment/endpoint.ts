import * as z from 'zod/mini';
import {
  type Endpoint,
  MAX_REQUEST_BYTES,
  type RestEndpoint,
  type TcpEndpoint,
  type Timeouts,
} from '../client/index.ts';
import type { ConfigProblem } from '../errors.ts';
import { isBareUrl } from '../shared/bare-url.ts';
import { iamFields, readIam, rejectUnusedIam, text } from './iam.ts';
import { expandUrl } from './redis-url.ts';
import { type Environment, present, readVariables } from './variables.ts';

/** URLs are rejected, because they may contain a password and the host is logged. */
const host = () => z.string().check(z.regex(/^[\w.:%-]+$/, 'must be just a host name or an address'));
const port = () => z.int().check(z.gte(1), z.lte(65_535));
const milliseconds = () => z.int().check(z.gte(10), z.lte(60_000));

const providerSchema = () => z.object({ REDIS_PROVIDER: z.optional(z.enum(PROVIDERS)) });

const timeoutsSchema = () =>
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

type TcpVariables = z.infer<ReturnType<typeof tcpSchema>>;

const restSchema = () =>
  z.object({
    UPSTASH_REDIS_REST_URL: z
      .url({ protocol: /^https?$/ })
      .check(
        z.refine(
          (text) => isBareUrl(text),
          'must not contain a user, query or fragment: set the token in UPSTASH_REDIS_REST_TOKEN',
        ),
      ),
    UPSTASH_REDIS_REST_TOKEN: text(),
    UPSTASH_MAX_REQUEST_BYTES: z._default(z.int().check(z.gte(65_536)), MAX_REQUEST_BYTES),
  });

type ReadEndpoint = (env: Environment, timeouts: Timeouts, problems: ConfigProblem[]) => Endpoint | undefined;

const READERS: Readonly<Record<Endpoint['provider'], ReadEndpoint>> = {
  upstash: readRest,
  elasticache: readTcp('elasticache'),
  redis: readTcp('redis'),
};

/**
 * Valid values of REDIS_PROVIDER. `redis` is any server that is reached over TCP. It behaves exactly like
 * `elasticache`, except for the reported name.
 * @internal
 */
export const PROVIDERS = Object.keys(READERS) as readonly Endpoint['provider'][];

/** Reads which Redis to connect to, and how long to wait for it. */
export function readEndpoint(env: Environment, problems: ConfigProblem[]): Endpoint | undefined {
  const given = readVariables(timeoutsSchema(), env, problems);
  // Invalid timeouts are reported as problems, and no connection is opened.
  const timeouts: Timeouts = {
    commandTimeoutMs: given?.REDIS_COMMAND_TIMEOUT_MS ?? 0,
    connectTimeoutMs: given?.REDIS_CONNECT_TIMEOUT_MS ?? 0,
  };
  const chosen = readVariables(providerSchema(), env, problems);
  const provider = chosen?.REDIS_PROVIDER ?? (present(env, 'REDIS_URL') ? 'redis' : undefined);
  if (provider) return READERS[provider](env, timeouts, problems);
  if (chosen) {
    const problem = `is required unless REDIS_URL is set: ${PROVIDERS.slice(0, -1).join(', ')} or ${PROVIDERS.at(-1)}`;
    problems.push({ variable: 'REDIS_PROVIDER', problem });
  }
  return undefined;
}

function readRest(env: Environment, timeouts: Timeouts, problems: ConfigProblem[]): RestEndpoint | undefined {
  const rest = readVariables(restSchema(), env, problems);
  if (!rest) return undefined;
  return {
    provider: 'upstash',
    url: rest.UPSTASH_REDIS_REST_URL,
    token: rest.UPSTASH_REDIS_REST_TOKEN,
    maxRequestBytes: rest.UPSTASH_MAX_REQUEST_BYTES,
    ...timeouts,
  };
}

function readTcp(provider: TcpEndpoint['provider']): ReadEndpoint {
  return (env, timeouts, problems) => {
    const expanded = expandUrl(env, problems);
    const tcp = expanded && readVariables(tcpSchema(), expanded.variables, problems);
    if (!tcp) return undefined;
    rejectUnused(tcp, expanded.database, problems);
    return {
      provider,
      host: tcp.REDIS_HOST,
      port: tcp.REDIS_PORT,
      database: expanded.database,
      username: expanded.username ?? tcp.REDIS_USERNAME,
      password: expanded.password ?? tcp.REDIS_PASSWORD,
      tls: tcp.REDIS_TLS ? { ca: tcp.REDIS_TLS_CA } : undefined,
      cluster: tcp.REDIS_CLUSTER,
      auth: tcp.REDIS_AUTH,
      iam: tcp.REDIS_AUTH === 'iam' ? readIam(tcp, problems) : undefined,
      ...timeouts,
    };
  };
}

/** Reports settings that have no effect in combination with the others and would otherwise be ignored silently. */
function rejectUnused(tcp: TcpVariables, database: number | undefined, problems: ConfigProblem[]): void {
  if (database && tcp.REDIS_CLUSTER) {
    const problem = `selects database ${database}, but a cluster has only database 0: remove the path`;
    problems.push({ variable: 'REDIS_URL', problem });
  }
  if (tcp.REDIS_TLS_CA && !tcp.REDIS_TLS)
    problems.push({
      variable: 'REDIS_TLS_CA',
      problem: 'needs REDIS_TLS=true, or a REDIS_URL with rediss://',
    });
  if (tcp.REDIS_AUTH !== 'iam') rejectUnusedIam(tcp, problems);
}

import * as z from 'zod/mini';
import type { Endpoint, RestEndpoint, TcpEndpoint, Timeouts } from '../client/index.ts';
import type { ConfigProblem } from '../errors.ts';
import { iamFields, readIam, text } from './iam.ts';
import { type Environment, present, readVariables } from './variables.ts';

/** URLs are rejected: they may contain a password, and the host is logged. */
const host = () => z.string().check(z.regex(/^[\w.:%-]+$/, 'must be a host name or an address alone'));
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

const restSchema = () =>
  z.object({
    UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/ }),
    UPSTASH_REDIS_REST_TOKEN: text(),
  });

type ReadEndpoint = (env: Environment, timeouts: Timeouts, problems: ConfigProblem[]) => Endpoint | undefined;

const READERS: Readonly<Record<Endpoint['provider'], ReadEndpoint>> = {
  upstash: readRest,
  elasticache: readTcp,
};

/** Valid values of REDIS_PROVIDER. */
export const PROVIDERS = Object.keys(READERS) as readonly Endpoint['provider'][];

/** Reads which Redis to connect to, and how long to wait for it. */
export function readEndpoint(env: Environment, problems: ConfigProblem[]): Endpoint | undefined {
  const given = readVariables(timeoutsSchema(), env, problems);
  const timeouts: Timeouts = {
    commandTimeoutMs: given?.REDIS_COMMAND_TIMEOUT_MS ?? 0,
    connectTimeoutMs: given?.REDIS_CONNECT_TIMEOUT_MS ?? 0,
  };
  const chosen = readVariables(providerSchema(), env, problems);
  const provider = chosen?.REDIS_PROVIDER ?? (present(env, 'REDIS_URL') ? 'elasticache' : undefined);
  if (provider) return READERS[provider](env, timeouts, problems);
  if (chosen)
    problems.push({ variable: 'REDIS_PROVIDER', problem: `is required: ${PROVIDERS.join(' or ')}` });
  return undefined;
}

function readRest(env: Environment, timeouts: Timeouts, problems: ConfigProblem[]): RestEndpoint | undefined {
  const rest = readVariables(restSchema(), env, problems);
  if (!rest) return undefined;
  return {
    provider: 'upstash',
    url: rest.UPSTASH_REDIS_REST_URL,
    token: rest.UPSTASH_REDIS_REST_TOKEN,
    ...timeouts,
  };
}

function readTcp(env: Environment, timeouts: Timeouts, problems: ConfigProblem[]): TcpEndpoint | undefined {
  const expanded = expandUrl(env, problems);
  const tcp = expanded && readVariables(tcpSchema(), expanded, problems);
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
    ...timeouts,
  };
}

/** Expands the shorthand `REDIS_URL=redis[s]://user:password@host:port` into the variables it sets. */
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
  const username = percentDecoded(url.username);
  const password = percentDecoded(url.password);
  if (username === undefined || password === undefined) {
    problems.push({
      variable: 'REDIS_URL',
      problem: 'must percent-encode its user and password: write % as %25',
    });
    return undefined;
  }
  return {
    ...env,
    REDIS_HOST: url.hostname.replace(/^\[|\]$/g, ''),
    REDIS_PORT: url.port || undefined,
    REDIS_USERNAME: username || env.REDIS_USERNAME,
    REDIS_PASSWORD: password || env.REDIS_PASSWORD,
    REDIS_TLS: url.protocol === 'rediss:' ? 'true' : env.REDIS_TLS,
  };
}

/** @returns undefined for text that is not percent-encoded UTF-8 */
function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

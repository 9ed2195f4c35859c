import type { ConfigProblem, Environment } from '../../redis/index.ts';

/** A proxy, such as a CDN, whose headers contain the origin of a request. */
export interface TrustedProxy {
  /** In lower case. */
  readonly addressHeader?: string | undefined;
  /** Number of trusted proxies that append to the address header, if it is a list. */
  readonly addressHops: number;
  /** In lower case. */
  readonly userAgentHeader?: string | undefined;
  /** SHA-256 hashes, in hex, of the secret that the proxy sends: the current one and its successor. */
  readonly secretHashes: readonly string[];
}

export const MAX_HOPS = 10;
const MAX_SECRETS = 2;

/** Carries the secret of a trusted proxy. AWS's examples use this name between CloudFront and an origin. */
export const PROXY_SECRET_HEADER = 'x-origin-verify';

/** A header name (RFC 9110 section 5.6.2). */
const NAME = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
/** Headers that must not be configured, because their secrets would be stored as an address or a user agent. */
const SECRET_HEADERS = [
  'authorization',
  'cookie',
  'x-server-authorization',
  'x-session-id',
  PROXY_SECRET_HEADER,
];

/**
 * Reads the variables of a trusted proxy.
 * @param problems receives every problem found
 * @returns undefined if none is configured
 */
export function parseTrustedProxy(env: Environment, problems: ConfigProblem[]): TrustedProxy | undefined {
  const addressHeader = readHeaderName('CLIENT_ADDRESS_HEADER', env, problems);
  const userAgentHeader = readHeaderName('CLIENT_USER_AGENT_HEADER', env, problems);
  const addressHops = readHops(env.CLIENT_ADDRESS_HOPS, addressHeader, problems);
  const isUsed = addressHeader !== undefined || userAgentHeader !== undefined;
  const secretHashes = readHashes(env.PROXY_SECRET_SHA256, isUsed, problems);
  return isUsed ? { addressHeader, addressHops, userAgentHeader, secretHashes } : undefined;
}

function readHeaderName(variable: string, env: Environment, problems: ConfigProblem[]): string | undefined {
  const name = env[variable]?.trim().toLowerCase();
  if (!name) return undefined;
  const problem = problemOf(name);
  if (problem) problems.push({ variable, problem });
  return name;
}

function problemOf(name: string): string | undefined {
  if (!NAME.test(name)) return 'must be the name of a header';
  if (SECRET_HEADERS.includes(name)) return 'names a header that carries a secret';
  if (name === 'forwarded') return 'cannot be Forwarded (RFC 7239): use X-Forwarded-For';
  return undefined;
}

function readHops(value: string | undefined, header: string | undefined, problems: ConfigProblem[]): number {
  const text = value?.trim();
  if (!text) return 1;
  const variable = 'CLIENT_ADDRESS_HOPS';
  if (header === undefined)
    problems.push({ variable, problem: 'has no effect without CLIENT_ADDRESS_HEADER' });
  const hops = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (hops < 1 || hops > MAX_HOPS) {
    problems.push({ variable, problem: `must be a whole number from 1 to ${MAX_HOPS}` });
  }
  return hops;
}

function readHashes(value: string | undefined, isUsed: boolean, problems: ConfigProblem[]): string[] {
  const variable = 'PROXY_SECRET_SHA256';
  const hashes = (value ?? '').split(',').map((hash) => hash.trim().toLowerCase());
  const given = hashes.filter((hash) => hash !== '');
  if (isUsed !== given.length > 0) {
    const problem = isUsed
      ? 'is required: without it, anyone could send the headers'
      : 'has no effect without CLIENT_ADDRESS_HEADER or CLIENT_USER_AGENT_HEADER';
    problems.push({ variable, problem });
  }
  if (given.length > MAX_SECRETS || !given.every((hash) => /^[0-9a-f]{64}$/.test(hash))) {
    const problem = 'must be the SHA-256 of the secret, 64 hex digits, or two separated by a comma';
    problems.push({ variable, problem });
  }
  return given;
}

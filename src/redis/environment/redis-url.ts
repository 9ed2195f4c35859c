import type { ConfigProblem } from '../errors.ts';
import { type Environment, present } from './variables.ts';

/** Far above any realistic server configuration. */
const MAX_DATABASE = 65_535;

interface Expanded {
  /** The environment with the variables that the URL sets. */
  readonly variables: Environment;
  /** 0-based; undefined when the URL names none. */
  readonly database?: number | undefined;
  /** Exactly as in the URL. Variables are trimmed, but an encoded space is intentional. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Expands the shorthand `REDIS_URL=redis[s]://user:password@host:port/database` into the variables it sets. Every part
 * of the URL is used or reported as a problem, and no variable may contradict it.
 * @param problems receives every problem found, without secrets
 * @returns undefined if there is a problem
 */
export function expandUrl(env: Environment, problems: ConfigProblem[]): Expanded | undefined {
  if (!present(env, 'REDIS_URL')) return { variables: env };
  const before = problems.length;
  const report = (problem: string, variable = 'REDIS_URL') => void problems.push({ variable, problem });

  const url = parseUrl(env.REDIS_URL ?? '');
  if (!url) {
    report('must look like redis://host:port or rediss://host:port');
    return undefined;
  }
  const username = percentDecoded(url.username);
  const password = percentDecoded(url.password);
  const database = readDatabase(url.pathname);
  const mistakes: [boolean, string][] = [
    [
      username === undefined || password === undefined,
      'must percent-encode its user and password: write % as %25',
    ],
    [
      url.search !== '',
      'must have no query: write the database as a path (/2) and TLS as rediss://, or ? in a password as %3F',
    ],
    [url.hash !== '', 'must have no fragment: write # in a password as %23'],
    [
      Number.isNaN(database),
      `must end with its port or one database number up to ${MAX_DATABASE}, as in redis://host:6379/2`,
    ],
    [present(env, 'REDIS_HOST'), 'and REDIS_HOST exclude each other: set one'],
  ];
  for (const [made, problem] of mistakes) if (made) report(problem);
  const given = {
    REDIS_PORT: url.port,
    REDIS_USERNAME: username,
    REDIS_PASSWORD: password,
    REDIS_TLS: url.protocol === 'rediss:' ? 'true' : '',
  };
  for (const [variable, value] of Object.entries(given)) {
    if (value && present(env, variable) && env[variable]?.trim() !== value.trim())
      report('contradicts REDIS_URL: set it in only one of the two', variable);
  }
  if (problems.length > before) return undefined;
  const set = Object.entries(given).filter(([, value]) => value);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const variables = { ...env, REDIS_HOST: host, ...Object.fromEntries(set) };
  return { variables, database, username: username || undefined, password: password || undefined };
}

function parseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname ? url : undefined;
}

/** @returns the database number from a path with one segment; undefined for an empty path, NaN for any other path */
function readDatabase(path: string): number | undefined {
  if (path === '' || path === '/') return undefined;
  const database = /^\/\d{1,5}$/.test(path) ? Number(path.slice(1)) : Number.NaN;
  return database <= MAX_DATABASE ? database : Number.NaN;
}

/** @returns undefined for text that is not percent-encoded UTF-8 */
function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

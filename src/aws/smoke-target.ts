import * as z from 'zod/mini';
import { type Environment, loadRedisConfig } from '../redis/index.ts';
import type { UpstashAccess } from './read-region-probe.ts';

/** Where a deployed backend is. */
export interface SmokeTarget {
  readonly environment: string;
  readonly sessionUrl: string;
  readonly cacheUrl: string;
}

const outputs = z.object({
  custom: z.object({
    redis: z.object({ environment: z.string(), sessionUrl: z.url(), cacheUrl: z.url() }),
  }),
});

/**
 * Finds the URLs of the functions in the outputs of a deployment.
 * @param text of `amplify_outputs.json`
 * @throws Error that states what to do
 */
export function readTarget(text: string): SmokeTarget {
  const parsed = outputs.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.custom.redis;
  throw new Error(
    'The outputs do not say where the functions are (custom.redis). Deploy this backend, then write them with ' +
      '`npx ampx generate outputs --app-id <app> --branch <branch>`.',
  );
}

/**
 * Finds the Upstash database of the backend, by the two variables that are also the names of its secrets.
 * @returns undefined if neither is set
 * @throws ConfigError naming what is wrong, without the token
 */
export function readUpstash(env: Environment): UpstashAccess | undefined {
  const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = env;
  if (!UPSTASH_REDIS_REST_URL && !UPSTASH_REDIS_REST_TOKEN) return undefined;
  const given = { REDIS_PROVIDER: 'upstash', UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN };
  const { endpoint } = loadRedisConfig(given);
  return endpoint.provider === 'upstash' ? endpoint : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The outputs are not JSON: is this amplify_outputs.json?');
  }
}

import * as z from 'zod/mini';
import { type Environment, loadRedisConfig } from '../../redis/index.ts';
import type { FunctionName } from '../lambda-function.ts';
import type { UpstashAccess } from './read-region-probe.ts';

/** The addresses of a deployed backend. */
export interface SmokeTarget {
  readonly environment: string;
  readonly sessionUrl: string;
  readonly cacheUrl: string;
  /** URL of AppSync; absent if the outputs have no `data`. */
  readonly graphqlUrl?: string | undefined;
  /** The session function, which runs the cleanup; absent locally. */
  readonly sessionFunction?: FunctionName | undefined;
}

const outputs = z.object({
  data: z.optional(z.object({ url: z.optional(z.url()) })),
  custom: z.object({
    redis: z.object({
      environment: z.string(),
      sessionUrl: z.url(),
      cacheUrl: z.url(),
      sessionFunction: z.optional(z.string()),
      region: z.optional(z.string()),
    }),
  }),
});

/**
 * Finds the URLs of the functions and of the GraphQL API in the outputs of a deployment.
 * @param text contents of `amplify_outputs.json`
 * @throws Error with instructions
 */
export function readTarget(text: string): SmokeTarget {
  const parsed = outputs.safeParse(parseJson(text));
  if (parsed.success) {
    const { data, custom } = parsed.data;
    const { sessionFunction: name, region, ...redis } = custom.redis;
    return {
      ...redis,
      ...(data?.url && { graphqlUrl: data.url }),
      ...(name && region && { sessionFunction: { name, region } }),
    };
  }
  throw new Error(
    'The outputs do not say where the functions are (custom.redis). Deploy this backend, then write them with ' +
      '`npx ampx generate outputs --app-id <app> --branch <branch>`.',
  );
}

/**
 * Reads the Upstash database of the backend from two variables with the same names as its secrets.
 * @returns undefined if neither is set
 * @throws ConfigError with the problems, without the token
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

import { loadServiceConfig } from '../../src/api/config.ts';
import { operationsOfCallers } from '../../src/api/operations/index.ts';
import { ConfigError } from '../../src/redis/index.ts';
import { CLEANUP_INTERVAL_PROBLEM, cleanupInterval } from './cleanup-interval.ts';

/** The options that become variables of the functions. */
interface ServiceOptions {
  readonly tokenIssuers: readonly object[];
  readonly userPoolTokens?: object | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Placeholder for the user pool, whose id is only known after deployment. */
const USER_POOL = { kind: 'cognito', issuer: 'https://cognito-idp.invalid/pool', clientId: 'client' };

/** Placeholders for the Redis of production branches and of the others, because each reads different variables. */
const DEPLOYED = [
  { REDIS_URL: 'redis://localhost' },
  {
    REDIS_PROVIDER: 'upstash',
    UPSTASH_REDIS_REST_URL: 'https://localhost',
    UPSTASH_REDIS_REST_TOKEN: 'token',
  },
];

/**
 * Finds options with which the functions would fail to start, using the same code as the functions.
 * @returns each invalid option with its problem
 */
export function serviceProblems(options: ServiceOptions): (readonly [path: string[], message: string])[] {
  const { tokenIssuers, userPoolTokens, environment } = options;
  if (tokenIssuers.length === 0 && !userPoolTokens) {
    return [[['tokenIssuers'], 'is empty, and so is userPoolTokens: every token would be rejected']];
  }
  const issuers = [...tokenIssuers, ...(userPoolTokens ? [{ ...USER_POOL, ...userPoolTokens }] : [])];
  const TOKEN_ISSUERS = JSON.stringify(issuers);
  for (const redis of DEPLOYED) {
    try {
      loadServiceConfig({ ...redis, TOKEN_ISSUERS, ...environment }, { operations: operationsOfCallers() });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.problems.map(({ variable, problem }) =>
        variable === 'TOKEN_ISSUERS'
          ? issuerProblem(problem, tokenIssuers.length)
          : [['environment', variable], problem],
      );
    }
  }
  if (!cleanupInterval(environment.SESSION_CLEANUP_INTERVAL)) {
    return [[['environment', 'SESSION_CLEANUP_INTERVAL'], CLEANUP_INTERVAL_PROBLEM]];
  }
  return [];
}

/** @param userPool position of the user pool in TOKEN_ISSUERS, which is the last one */
function issuerProblem(problem: string, userPool: number): readonly [path: string[], message: string] {
  const [, position, field] = /^(\d+)[. ](.*)$/.exec(problem) ?? [];
  return Number(position) === userPool ? [['userPoolTokens'], field ?? ''] : [['tokenIssuers'], problem];
}

import { loadServiceConfig } from '../src/api/config.ts';
import { ConfigError } from '../src/redis/index.ts';

/** The settings that become variables of the functions. */
interface ServiceSettings {
  readonly tokenIssuers: readonly object[];
  readonly userPoolTokens?: object | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Stands for the user pool, whose id is known only once it is deployed. */
const USER_POOL = { kind: 'cognito', issuer: 'https://cognito-idp.invalid/pool', clientId: 'client' };

/**
 * What the functions would refuse at their first start, found at synth by the same code.
 * @returns the setting and what is wrong with it
 */
export function serviceProblems(settings: ServiceSettings): (readonly [path: string[], message: string])[] {
  const { tokenIssuers, userPoolTokens, environment } = settings;
  if (tokenIssuers.length === 0 && !userPoolTokens) {
    return [[['tokenIssuers'], 'is empty, and so is userPoolTokens: no token would ever be accepted']];
  }
  const issuers = [...tokenIssuers, ...(userPoolTokens ? [{ ...USER_POOL, ...userPoolTokens }] : [])];
  try {
    loadServiceConfig({
      REDIS_URL: 'redis://localhost',
      TOKEN_ISSUERS: JSON.stringify(issuers),
      ...environment,
    });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ variable, problem }) => [
      variable === 'TOKEN_ISSUERS' ? ['tokenIssuers'] : ['environment', variable],
      problem,
    ]);
  }
}

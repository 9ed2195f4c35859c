import { loadServiceConfig } from '../src/api/config.ts';
import { ConfigError } from '../src/redis/index.ts';

/** The settings that become variables of the functions. */
interface ServiceSettings {
  readonly tokenIssuers: readonly object[];
  readonly userPoolTokens?: object | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Placeholder for the user pool, whose id is known only after deployment. */
const USER_POOL = { kind: 'cognito', issuer: 'https://cognito-idp.invalid/pool', clientId: 'client' };

/**
 * Finds settings that would make the functions fail at their start. Uses the same code as the functions.
 * @returns each wrong setting with its problem
 */
export function serviceProblems(settings: ServiceSettings): (readonly [path: string[], message: string])[] {
  const { tokenIssuers, userPoolTokens, environment } = settings;
  if (tokenIssuers.length === 0 && !userPoolTokens) {
    return [[['tokenIssuers'], 'is empty, and so is userPoolTokens: every token would be rejected']];
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

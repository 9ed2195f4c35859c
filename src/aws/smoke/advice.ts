/** Advice for the operator of the backend, by error code. */
const MEANINGS: Readonly<Record<string, string>> = {
  INTERNAL: 'The function cannot start or failed: its log names the variable, secret or error.',
  INVALID_TOKEN:
    'The token was rejected: compare its iss, aud and exp with the tokenIssuers of the settings.',
  MISSING_TOKEN: 'No token arrived: pass one with --token.',
  TENANT_REQUIRED:
    'The token is valid but names no tenant: sign in to an Auth0 organization, or put the Cognito user into a group `tenant:<name>`.',
  FORBIDDEN: 'The token lacks a permission: add cache:write to the user’s role (RBAC, in the token).',
  KEYS_UNAVAILABLE:
    'The issuer’s keys cannot be read: in production look at the log of jwks-mirror and at the S3 gateway endpoint.',
  NOT_READY:
    'The function runs but Redis does not answer: look for RedisConnectErrors in its log, then at the security groups and the user group.',
  UNAVAILABLE: 'Redis cannot be reached from the function: look for RedisConnectErrors in its log.',
  STALE_READ:
    'A function answered from a state that another request had ended: its Redis serves reads from a replica. Remove the read regions of the Upstash database; with ElastiCache, connect to the primary or configuration endpoint.',
  APPSYNC_UNAUTHORIZED:
    'AppSync rejected the token that the functions accept: it takes those of the first auth0 or oidc issuer and of the user pool. Remove oidcClientIds, or put the issuer first.',
  NO_ANSWER_IN_TIME: 'No response in time: does the function start? Look at its log.',
};

/**
 * Explains why a step failed.
 * @param error error of the step, from the client or from `fetch`
 * @returns what to check, and what happened
 */
export function adviseOn(error: unknown): string {
  const { code, status, message } = Object(error);
  const happened = `(${[status, code].filter(Boolean).join(' ')}: ${message})`;
  const meaning = MEANINGS[String(code)];
  if (meaning) return `${meaning} ${happened}`;
  if (status === 403)
    return `Lambda itself rejected the request: the function URL lacks one of its two permissions. ${happened}`;
  if (status === 502) return `The function crashed or timed out while starting: look at its log. ${happened}`;
  if (code === 'NETWORK' || error instanceof TypeError) return adviseOnNetwork(error);
  return Object(error).name === 'TimeoutError' ? `${MEANINGS.NO_ANSWER_IN_TIME}` : String(message);
}

function adviseOnNetwork(error: unknown): string {
  const { cause } = Object(error);
  const { code = String(cause ?? error) } = Object(Object(cause).cause ?? cause);
  if (code === 'ENOTFOUND') return 'No such host: these outputs belong to a backend that no longer exists.';
  return `It cannot be reached (${code}). Is there a proxy or firewall on the way?`;
}

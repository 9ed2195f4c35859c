/** The `code` of every problem that the service returns. docs/openapi.json lists the codes of each operation. */
export type ServiceErrorCode =
  | 'MALFORMED_JSON'
  | 'MALFORMED_URL'
  | 'MISSING_TOKEN'
  | 'INVALID_TOKEN'
  | 'INVALID_SERVER_TOKEN'
  | 'TENANT_REQUIRED'
  | 'FORBIDDEN'
  | 'STEP_UP_REQUIRED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'SESSION_LIMIT'
  | 'TENANT_SESSION_LIMIT'
  | 'SIGN_IN_LIMIT'
  | 'IDEMPOTENCY_KEY_USED'
  | 'IDEMPOTENCY_KEY_MISMATCH'
  | 'NOT_A_COUNTER'
  | 'VERSION_CONFLICT'
  | 'BODY_TOO_LARGE'
  | 'VALUE_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INVALID_INPUT'
  | 'IMMUTABLE_FIELD'
  | 'AS_OF_AHEAD'
  | 'RATE_LIMITED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'OUT_OF_MEMORY'
  | 'KEYS_UNAVAILABLE'
  | 'NOT_READY';

/**
 * Codes of the client itself. `NETWORK`: the service could not be reached. `NO_ANSWER_IN_TIME`: the call timed out.
 * `UNEXPECTED_ANSWER`: the response does not come from the service but, for example, from a proxy or a throttled
 * function.
 */
export type LocalErrorCode = 'NETWORK' | 'NO_ANSWER_IN_TIME' | 'UNEXPECTED_ANSWER';

export type ClientErrorCode = ServiceErrorCode | LocalErrorCode;

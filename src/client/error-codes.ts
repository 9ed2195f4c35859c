/** Every `code` of a problem that the service answers with; docs/openapi.json says which call may see which. */
export type ServiceErrorCode =
  | 'MALFORMED_JSON'
  | 'MALFORMED_URL'
  | 'MISSING_TOKEN'
  | 'INVALID_TOKEN'
  | 'TENANT_REQUIRED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'SESSION_LIMIT'
  | 'IDEMPOTENCY_KEY_USED'
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
 * What the client finds out by itself. `NETWORK`: no answer came. `NO_ANSWER_IN_TIME`: it stopped waiting.
 * `UNEXPECTED_ANSWER`: something other than the service answered, such as a proxy or a throttled function.
 */
export type LocalErrorCode = 'NETWORK' | 'NO_ANSWER_IN_TIME' | 'UNEXPECTED_ANSWER';

export type ClientErrorCode = ServiceErrorCode | LocalErrorCode;

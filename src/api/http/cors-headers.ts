/** Request headers that a front end of another origin may send. */
export const CORS_REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'X-Session-Id',
] as const;

/** Response headers that a front end of another origin may read. */
export const CORS_RESPONSE_HEADERS = [
  'ETag',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
] as const;

/** CORS headers of the function URLs, AppSync and an issuer. */
export const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*, authorization, content-type, x-session-id, idempotency-key',
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Expose-Headers': 'retry-after, www-authenticate, x-request-id',
};

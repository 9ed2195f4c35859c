/** The first request to try, in the banner. */
export const CREATE_SESSION = {
  method: 'POST',
  path: '/api/redis/session',
  body: { metadata: { feature: 'dashboard' } },
} as const;

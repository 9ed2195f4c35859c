/** The smallest environment a service starts with; everything else is at its default. */
export const MINIMAL_ENVIRONMENT = {
  REDIS_PROVIDER: 'elasticache',
  REDIS_HOST: 'redis.example.com',
  TOKEN_ISSUERS: '[{"kind":"auth0","issuer":"https://example.auth0.com/","audience":"api"}]',
};

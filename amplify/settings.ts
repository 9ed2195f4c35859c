import { resolveSettings } from './settings-schema.ts';

/**
 * Everything an operator decides; `docs/operate/deploy.md` explains each. The environment variable BACKEND_SETTINGS (JSON)
 * replaces single settings, for example per branch under Hosting, Environment variables, in the Amplify console.
 */
export const settings = resolveSettings(
  {
    /** Branches that get a VPC and ElastiCache. Every other branch, and each sandbox, uses Upstash. */
    productionBranches: ['main'],

    /** Or `{ topology: 'serverless', maxStorageGB: 5, maxEcpuPerSecond: 5_000, snapshotDays: 7 }`. */
    redis: {
      topology: 'cluster',
      nodeType: 'cache.t4g.small',
      shards: 1,
      replicasPerShard: 1,
      snapshotDays: 7,
    },

    /** Whose tokens are accepted, such as `{ kind: 'auth0', issuer: 'https://….auth0.com/', audience: 'https://api.…' }`. */
    tokenIssuers: [],
    /** Applications whose tokens AppSync takes by `azp`, beside those it takes by `aud`: their client ids. */
    oidcClientIds: [],
    /** Sign-in of the console with the first `auth0` or `oidc` issuer: `{ clientId, organization? }`; see docs. */
    consoleSignIn: undefined,
    /** Also accepts this backend's own Cognito users; the tenant is the one group that begins so. */
    userPoolTokens: { tenantGroupPrefix: 'tenant:' },
    /** Sign-in to Cognito through Auth0: `{ issuer, callbackUrls, logoutUrls }`. Needs two secrets; see docs. */
    auth0SignIn: undefined,

    /** Origins of front ends beyond this app's own Amplify domain, such as `https://app.example.com`. */
    corsOrigins: [],

    upstashSecrets: { url: 'UPSTASH_REDIS_REST_URL', token: 'UPSTASH_REDIS_REST_TOKEN' },

    /** SESSION_*, CACHE_*, TENANT_LIMITS, LOG_LEVEL, and the deadlines and limits of Redis: see docs/operate/configuration.md. */
    environment: {},

    alarmEmail: undefined,
  },
  process.env.BACKEND_SETTINGS,
);

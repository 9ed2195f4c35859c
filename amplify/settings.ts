import { resolveSettings } from './settings-schema.ts';

/**
 * The settings of an operator, explained in `docs/operate/configuration.md`. The environment variable BACKEND_SETTINGS (JSON)
 * replaces single settings, for example per branch under Hosting, Environment variables, in the Amplify console.
 */
export const settings = resolveSettings(
  {
    /** Branches that get the cache of `redis`. Every other branch, and each sandbox, uses Upstash. */
    productionBranches: ['main'],

    /** Also `{ topology: 'serverless', maxStorageGB: 5, maxEcpuPerSecond: 5_000, snapshotDays: 7 }`; `public` needs no VPC. */
    redis: {
      topology: 'cluster',
      nodeType: 'cache.t4g.small',
      shards: 1,
      replicasPerShard: 1,
      snapshotDays: 7,
    },

    /** Issuers whose tokens are accepted, such as `{ kind: 'auth0', issuer: 'https://….auth0.com/', audience: 'https://api.…' }`. */
    tokenIssuers: [],
    /** Restricts AppSync to tokens of these applications. If empty, only the functions check the audience. */
    oidcClientIds: [],
    /** Sign-in of the console with the first `auth0` or `oidc` issuer: `{ clientId, organization? }`; see docs/operate/deploy.md. */
    consoleSignIn: undefined,
    /** Also accepts this backend's own Cognito users. The group with this prefix names the tenant. */
    userPoolTokens: { tenantGroupPrefix: 'tenant:' },
    /** Sign-in to Cognito through Auth0: `{ issuer, callbackUrls, logoutUrls }`. Needs two secrets; see docs/operate/deploy.md. */
    auth0SignIn: undefined,

    /** Origins of front ends, such as `https://app.example.com`, in addition to this app's own Amplify domain. */
    corsOrigins: [],

    upstashSecrets: { url: 'UPSTASH_REDIS_REST_URL', token: 'UPSTASH_REDIS_REST_TOKEN' },

    /** SESSION_*, CACHE_*, TENANT_LIMITS, LOG_LEVEL, and the timeouts and limits of Redis: see docs/operate/configuration.md. */
    environment: {},

    /** Maximum concurrent executions of each of the two functions, such as 100; read docs/operate/security.md first. */
    maxConcurrency: undefined,

    /** Sends session events to EventBridge: `{ eventBusName: 'default' }`. */
    sessionEvents: undefined,

    /** Thresholds that differ from the defaults, such as `{ connectionFails: 300, evictions: false }`. */
    alarms: {},
    alarmEmail: undefined,
  },
  process.env.BACKEND_SETTINGS,
);

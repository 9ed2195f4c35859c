import * as z from 'zod';
import { isBareUrl, issueText } from '../src/redis/index.ts';
import { ALARM_NAMES, alarms } from './settings-alarms.ts';
import { serviceProblems } from './settings-service.ts';
import { oidcIssuer } from './sign-in.ts';

/** Each node has about a dozen alarms. */
const MAX_NODES = 50;

/** The variables that an operator may set. The backend sets the others, which locate its own resources. */
const FUNCTION_VARIABLE =
  /^((SESSION|CACHE)_[A-Z_]+|CLIENT_(ADDRESS_HEADER|ADDRESS_HOPS|USER_AGENT_HEADER)|PROXY_SECRET_SHA256|STEP_UP|TENANT_LIMITS|LOG_LEVEL|REDIS_([A-Z_]+_MS|CIRCUIT_FAILURES|MAX_IN_FLIGHT)|UPSTASH_MAX_REQUEST_BYTES)$/;

/** What the backend knows of its own user pool. */
const POOL_FIELDS: readonly string[] = ['kind', 'issuer', 'clientId'];

const branch = z.string().regex(/^\S+$/, 'must be the name of a branch');
const url = z.url({ protocol: /^https?$/ });
const origin = url.refine(
  (text) => URL.canParse(text) && new URL(text).origin === text,
  'must be an origin: no path, no slash at the end',
);
const secretName = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be the name of a secret');
const snapshotDays = z
  .int()
  .min(0)
  .max(35)
  .describe('days for which daily snapshots are kept; 0 disables them');

const RESTORE =
  'to restore from, into a new cache in place of this one; keep it afterwards ([restore](runbooks/restore.md))';

/** Automatic snapshots are named `automatic.<cache>-<date>`, and copies like caches. */
const snapshotName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.-]{0,254}$/, 'must be the name of a snapshot, not an ARN')
  .optional()
  .describe(`name of the snapshot ${RESTORE}`);

const snapshotArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:elasticache:[a-z0-9-]+:\d{12}:(serverlesscache)?snapshot:[A-Za-z][A-Za-z0-9.-]*$/,
    'must be the ARN of a snapshot, such as arn:aws:elasticache:eu-west-1:123456789012:serverlesscachesnapshot:name',
  )
  .optional()
  .describe(`ARN of the snapshot ${RESTORE}`);

/** Node families that have durability: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/durability.html */
const DURABLE_NODES = /^cache\.(r7g|r6g|m7g|m6g|c7gn)\./;

const cluster = z
  .strictObject({
    topology: z.literal('cluster').describe('nodes you choose'),
    nodeType: z
      .string()
      .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'must look like cache.t4g.small')
      .describe('size of each node'),
    shards: z.int().min(1).describe('shards can be added online; all data of a tenant is in one shard'),
    /** At least one: a failover needs a replica. */
    replicasPerShard: z.int().min(1).max(5).describe('at least one, to fail over to'),
    snapshotDays,
    engineVersion: z
      .enum(['8.0', '8.1', '8.2', '9.0', '9.1'])
      .default('8.2')
      .describe('of Valkey; an upgrade is applied online, a downgrade is rejected'),
    durability: z
      .enum(['sync', 'async'])
      .optional()
      .describe(
        '[what a failover may lose](operations.md#what-a-failover-loses); needs Valkey 9 and other nodes',
      ),
    restoreFrom: snapshotName,
  })
  .refine(({ shards, replicasPerShard }) => shards * (1 + replicasPerShard) <= MAX_NODES, {
    path: ['shards'],
    error: `with their replicas are more than ${MAX_NODES} nodes: use larger nodes`,
  })
  .refine(({ durability, engineVersion }) => durability === undefined || engineVersion.startsWith('9.'), {
    path: ['durability'],
    error: 'needs the engineVersion 9.0 or 9.1',
  })
  .refine(({ durability, nodeType }) => durability === undefined || DURABLE_NODES.test(nodeType), {
    path: ['durability'],
    error: 'needs a nodeType of the families r7g, r6g, m7g, m6g or c7gn',
  });

const usage = {
  maxStorageGB: z.int().min(1).max(5_000).default(5).describe('ceiling of the data, in GB'),
  maxEcpuPerSecond: z
    .int()
    .min(1_000)
    .max(15_000_000)
    .default(5_000)
    .describe('most processing units per second'),
  snapshotDays: snapshotDays.default(7),
  restoreFrom: snapshotArn,
};

const serverless = z.strictObject({
  topology: z.literal('serverless').describe('pay for use'),
  ...usage,
  engineVersion: z.enum(['8', '9']).default('8').describe('of Valkey'),
});

const publicCache = z.strictObject({
  topology: z
    .literal('public')
    .describe('pay for use, without a VPC: Valkey 9, reached over the internet with IAM and TLS'),
  ...usage,
});

export const settingsSchema = z
  .strictObject({
    productionBranches: z
      .array(branch)
      .min(1, 'must name at least one branch: those that get production resources')
      .refine((names) => new Set(names).size === names.length, 'names a branch twice')
      .describe('branches that get the cache of `redis`; other branches and sandboxes use `previews`'),
    redis: z.discriminatedUnion('topology', [cluster, serverless, publicCache], {
      error: (issue) =>
        issue.code === 'invalid_union' ? 'must have the topology cluster, serverless or public' : undefined,
    }),
    previews: z
      .enum(['upstash', 'public'])
      .default('upstash')
      .describe(
        'Redis of sandboxes and of branches that are not production: Upstash, or a cache of the topology `public` for each',
      ),
    availabilityZones: z
      .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must look like eu-west-1a'))
      .min(2, 'must name two zones at least, so that one can fail')
      .max(6)
      .refine((zones) => new Set(zones).size === zones.length, 'names a zone twice')
      .optional()
      .describe(
        'zones of the VPC, such as `["us-east-1a", "us-east-1b"]`; without it, the first two of the region',
      ),
    tokenIssuers: z
      .array(z.record(z.string(), z.unknown()))
      .describe('issuers whose tokens are accepted: [above](#token-issuers)'),
    oidcClientIds: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'restricts AppSync to tokens of these applications, by `azp` or `aud`; empty: to the issuer’s',
      ),
    consoleSignIn: z
      .strictObject({
        clientId: z.string().min(1).describe('the console’s application at the first issuer'),
        organization: z.string().min(1).optional().describe('the one tenant to sign in to'),
      })
      .optional()
      .describe('sign-in of the console with the first `auth0` or `oidc` issuer'),
    userPoolTokens: z
      .record(
        z.string().refine((field) => !POOL_FIELDS.includes(field), 'is set by the backend'),
        z.unknown(),
      )
      .optional()
      .describe(
        'accepts tokens of this backend’s own Cognito users: how a `cognito` issuer [above](#token-issuers) reads them, without `kind`, `issuer` and `clientId`',
      ),
    auth0SignIn: z
      .strictObject({
        issuer: z
          .url({ protocol: /^https$/, error: 'must be a URL that starts with https' })
          .refine((text) => isBareUrl(text), 'must have no user, query or fragment')
          .describe('Auth0’s domain as a URL'),
        callbackUrls: z.array(url).min(1).describe('URLs to which Cognito may redirect after sign-in'),
        logoutUrls: z.array(url).min(1).describe('and after the sign-out'),
        clientIdSecret: secretName.default('AUTH0_CLIENT_ID').describe('name of the secret'),
        clientSecretSecret: secretName.default('AUTH0_CLIENT_SECRET').describe('name of the secret'),
      })
      .optional()
      .describe('sign-in to Cognito through Auth0'),
    corsOrigins: z.array(origin).describe('origins of front ends besides the app’s own Amplify domain'),
    upstashSecrets: z.strictObject({
      url: secretName.describe('name of the secret with the REST URL'),
      token: secretName.describe('name of the secret with the token'),
    }),
    environment: z
      .record(
        z
          .string()
          .regex(
            FUNCTION_VARIABLE,
            'must be SESSION_*, CACHE_*, CLIENT_*, PROXY_SECRET_SHA256, STEP_UP, TENANT_LIMITS, LOG_LEVEL or one of the timeouts and limits of Redis',
          ),
        z.string(),
      )
      .describe(
        'variables of the functions: `SESSION_*`, `CACHE_*`, `CLIENT_*`, `PROXY_SECRET_SHA256`, `STEP_UP`, `TENANT_LIMITS`, `LOG_LEVEL`, `REDIS_*_MS`, `REDIS_CIRCUIT_FAILURES`, `REDIS_MAX_IN_FLIGHT`, `UPSTASH_MAX_REQUEST_BYTES`',
      ),
    maxConcurrency: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        'most environments that each of the two functions runs at a time, [taken from the account’s](security.md#bounds)',
      ),
    alarms,
    alarmEmail: z.email().optional().describe('address that receives alarms'),
  })
  .superRefine((settings, context) => {
    for (const [path, message] of serviceProblems(settings)) {
      context.addIssue({ code: 'custom', path, message });
    }
    if (settings.consoleSignIn && !oidcIssuer(settings.tokenIssuers)) {
      const message = 'needs an issuer of the kind auth0 or oidc in tokenIssuers';
      context.addIssue({ code: 'custom', path: ['consoleSignIn'], message });
    }
  });

export type Settings = z.infer<typeof settingsSchema>;
export type RedisSettings = Settings['redis'];
export type ClusterSettings = z.infer<typeof cluster>;
export type ServerlessSettings = z.infer<typeof serverless> | z.infer<typeof publicCache>;

/**
 * Validates the settings before anything is created.
 * @param settings the settings of `settings.ts`
 * @param override JSON: an object whose members replace those of the settings
 * @throws Error naming every wrong setting
 */
export function resolveSettings(settings: z.input<typeof settingsSchema>, override = ''): Settings {
  const given = { ...settings, ...parseOverride(override) };
  const result = settingsSchema.safeParse(given, { error: problemOf });
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap(linesOf);
  throw new Error(
    `The settings of the backend are not valid:\n${lines.join('\n')}\n` +
      'Correct them in amplify/settings.ts or in BACKEND_SETTINGS; docs/operate/configuration.md describes each of them.',
  );
}

/** The message of an issue, unless the schema defines its own. */
const problemOf = (issue: z.core.$ZodRawIssue): string =>
  issue.code === 'invalid_type' && issue.input === undefined ? 'is required' : issueText(issue);

function linesOf(issue: z.core.$ZodIssue): string[] {
  const line = (path: readonly PropertyKey[], problem: string) =>
    `  ${path.map(String).join('.')}: ${problem}`;
  if (issue.code === 'unrecognized_keys') {
    const problem =
      issue.path[0] === 'alarms'
        ? `is not an alarm; the alarms are ${ALARM_NAMES.join(', ')}`
        : 'is not a setting: remove it or correct its name';
    return issue.keys.map((key) => line([...issue.path, key], problem));
  }
  const [inKey] = issue.code === 'invalid_key' ? issue.issues : [];
  return [line(issue.path, (inKey ?? issue).message)];
}

function parseOverride(override: string): object {
  if (override.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(override);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // The error below covers this and every other value that is not an object.
  }
  throw new Error('BACKEND_SETTINGS must be a JSON object such as {"redis":{"topology":"serverless"}}');
}

import * as z from 'zod';
import { alarms } from './alarms.ts';
import { serviceProblems } from './service-problems.ts';
import { sessionEvents, sessionEventsProblem } from './session-events.ts';
import { origin, secretName } from './text.ts';
import { topologies } from './topologies.ts';

/** The variables that an operator may set. The backend sets all others, which locate its own resources. */
const FUNCTION_VARIABLE =
  /^((SESSION|CACHE)_[A-Z_]+|CLIENT_(ADDRESS_HEADER|ADDRESS_HOPS|USER_AGENT_HEADER)|PROXY_SECRET_SHA256|STEP_UP|TENANT_LIMITS|LOG_LEVEL|REDIS_([A-Z_]+_MS|CIRCUIT_FAILURES|MAX_IN_FLIGHT)|UPSTASH_MAX_REQUEST_BYTES)$/;

/** Fields that the backend sets for its own user pool. */
const POOL_FIELDS: readonly string[] = ['kind', 'issuer', 'clientId'];

const branch = z.string().regex(/^\S+$/, 'must be the name of a branch');

/** The fields of `RedisOptions` that can be written as JSON. */
export const optionsShape = {
  productionBranches: z
    .array(branch)
    .min(1, 'must name at least one branch that gets production resources')
    .refine((names) => new Set(names).size === names.length, 'names a branch twice')
    .describe('branches that get the cache of `redis`; other branches and sandboxes use `previews`'),
  redis: topologies,
  previews: z
    .enum(['upstash', 'public'])
    .default('upstash')
    .describe(
      'Redis of sandboxes and of branches that are not production: Upstash, or a cache of the topology `public` for each',
    ),
  tokenIssuers: z
    .array(z.looseObject({ kind: z.enum(['auth0', 'cognito', 'oidc']), issuer: z.string() }))
    .default([])
    .describe('issuers whose tokens are accepted: [above](#token-issuers)'),
  userPoolTokens: z
    .record(
      z.string().refine((field) => !POOL_FIELDS.includes(field), 'is set by the backend'),
      z.unknown(),
    )
    .optional()
    .describe(
      'accepts tokens of this backend’s own Cognito users, with the fields of a `cognito` issuer [above](#token-issuers) except `kind`, `issuer` and `clientId`',
    ),
  corsOrigins: z
    .array(origin)
    .default([])
    .describe('origins of front ends, in addition to the app’s own Amplify domain'),
  upstashSecrets: z
    .strictObject({
      url: secretName.default('UPSTASH_REDIS_REST_URL').describe('name of the secret with the REST URL'),
      token: secretName.default('UPSTASH_REDIS_REST_TOKEN').describe('name of the secret with the token'),
    })
    .prefault({}),
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
    .default({})
    .describe(
      'variables of the functions: `SESSION_*`, `CACHE_*`, `CLIENT_*`, `PROXY_SECRET_SHA256`, `STEP_UP`, `TENANT_LIMITS`, `LOG_LEVEL`, `REDIS_*_MS`, `REDIS_CIRCUIT_FAILURES`, `REDIS_MAX_IN_FLIGHT`, `UPSTASH_MAX_REQUEST_BYTES`',
    ),
  maxConcurrency: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      'maximum concurrent executions of each of the two functions, [reserved from the account’s](security.md#bounds)',
    ),
  sessionEvents,
  alarms,
  alarmEmail: z.email().optional().describe('address that receives alarms'),
};

/** Checks combinations of options that are individually valid, for `superRefine`. */
export function checkOptions(
  options: z.infer<z.ZodObject<typeof optionsShape>>,
  context: z.RefinementCtx,
): void {
  const problems = [...serviceProblems(options), ...sessionEventsProblem(options)];
  for (const [path, message] of problems) context.addIssue({ code: 'custom', path, message });
}

export const optionsSchema = z.strictObject(optionsShape).superRefine(checkOptions);

/** Validated options, with defaults filled in. */
export type Options = z.infer<typeof optionsSchema>;

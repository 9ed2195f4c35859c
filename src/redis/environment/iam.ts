import * as z from 'zod/mini';
import type { IamSettings } from '../client/index.ts';
import type { ConfigProblem } from '../errors.ts';

export const text = () => z.string().check(z.minLength(1));

export const iamFields = () => ({
  REDIS_IAM_CACHE: z.optional(text()),
  /** Region of the cache; in Lambda, the function's own region by default. */
  REDIS_IAM_REGION: z.optional(text()),
  AWS_REGION: z.optional(text()),
  REDIS_IAM_SERVERLESS: z._default(z.boolean(), false),
});

type IamFields = z.infer<z.ZodMiniObject<ReturnType<typeof iamFields>>>;

interface TcpFields extends IamFields {
  readonly REDIS_TLS: boolean;
  readonly REDIS_USERNAME?: string | undefined;
  readonly REDIS_PASSWORD?: string | undefined;
}

/**
 * Fills in the settings of `REDIS_AUTH=iam`. ElastiCache accepts IAM tokens only over TLS and only for a user whose id
 * and name are the same: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 *
 * ElastiCache stores cache names and user ids in lower case, even if they were created in another case, and rejects a
 * token for any other spelling. The names are unambiguous, so they are converted instead of rejected.
 */
export function readIam(fields: TcpFields, problems: ConfigProblem[]): IamSettings {
  const { REDIS_IAM_CACHE, REDIS_USERNAME, REDIS_IAM_REGION = fields.AWS_REGION } = fields;
  const required = { REDIS_IAM_CACHE, REDIS_USERNAME, REDIS_IAM_REGION };
  for (const [variable, value] of Object.entries(required)) {
    if (!value) problems.push({ variable, problem: 'is required with REDIS_AUTH=iam' });
  }
  if (!fields.REDIS_TLS)
    problems.push({ variable: 'REDIS_TLS', problem: 'must be true with REDIS_AUTH=iam' });
  if (fields.REDIS_PASSWORD) {
    const problem = 'is not used with REDIS_AUTH=iam: remove it here or from REDIS_URL';
    problems.push({ variable: 'REDIS_PASSWORD', problem });
  }
  return {
    cacheName: (REDIS_IAM_CACHE ?? '').toLowerCase(),
    userId: (REDIS_USERNAME ?? '').toLowerCase(),
    region: REDIS_IAM_REGION ?? '',
    serverless: fields.REDIS_IAM_SERVERLESS,
  };
}

/** Reports IAM settings of an endpoint that authenticates with a password. */
export function rejectUnusedIam(fields: IamFields, problems: ConfigProblem[]): void {
  const { REDIS_IAM_CACHE, REDIS_IAM_REGION, REDIS_IAM_SERVERLESS } = fields;
  for (const [variable, value] of Object.entries({
    REDIS_IAM_CACHE,
    REDIS_IAM_REGION,
    REDIS_IAM_SERVERLESS,
  })) {
    if (value) problems.push({ variable, problem: 'needs REDIS_AUTH=iam' });
  }
}

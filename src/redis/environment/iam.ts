import * as z from 'zod/mini';
import type { IamSettings } from '../client/index.ts';
import type { ConfigProblem } from '../errors.ts';

export const text = () => z.string().check(z.minLength(1));

export const iamFields = () => ({
  REDIS_IAM_CACHE: z.optional(text()),
  /** Where the cache is; in Lambda the function's own region. */
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
 * Completes the settings of `REDIS_AUTH=iam`. ElastiCache accepts IAM tokens over TLS only, for a user whose id and name
 * are the same: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 *
 * It stores the names of caches and the ids of users in lower case, whatever case they are created with, and rejects a
 * token for any other spelling. Each name has one meaning, so it is converted here instead of being rejected.
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

/** Reports IAM settings of an endpoint that signs in by password. */
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

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { commandLine } from '../local/command/invocation.ts';
import { UserError } from '../local/command/terminal.ts';

export const VERIFY_USAGE = `Deploys a new sandbox to your AWS account, runs the smoke test against it, and deletes it, even if something fails.

  ${commandLine('verify')}

  --identifier NAME    name of the sandbox, up to 15 letters, digits and hyphens; default: a new name
  --keep               keeps the sandbox and prints the command that deletes it

Needs AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, in a region that is bootstrapped for CDK. Takes 10 to 20 minutes.
With UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN the sandbox uses that database; without them, a cache of the topology
"public" (about 0.01 USD an hour). SMOKE_TOKEN is the token to test with; without it, a Cognito user is created in the sandbox.`;

export interface VerifyFlags {
  readonly identifier: string;
  readonly keep: boolean;
}

/** What `ampx sandbox` accepts. */
const IDENTIFIER = /^[A-Za-z0-9-]{1,15}$/;

export function parseVerifyFlags(args: string[]): VerifyFlags {
  const { values } = parseArgs({
    args,
    options: { identifier: { type: 'string' }, keep: { type: 'boolean', default: false } },
  });
  const { identifier = `verify-${randomBytes(3).toString('hex')}`, keep } = values;
  if (IDENTIFIER.test(identifier)) return { identifier, keep };
  throw new UserError(`--identifier takes up to 15 letters, digits and hyphens, not '${identifier}'`);
}

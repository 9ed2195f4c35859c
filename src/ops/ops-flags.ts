import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { OperatorCommand } from '../api/operator/index.ts';
import { commandLine } from '../local/command/invocation.ts';
import { UserError } from '../local/command/terminal.ts';
import { parseTarget, type Target } from './target.ts';

export const OPS_USAGE = `Acts on a deployment with AWS permissions alone: needs no token and no access to its network.

  ${commandLine('ops', 'end-user-sessions TENANT USER')}    ends every session of a user (the user id is the token's sub)
  ${commandLine('ops', 'revoke-tenant TENANT')}             ends every session of a tenant
  ${commandLine('ops', 'limit-tenant TENANT JSON')}         limits a tenant, such as '{"requestsPerSecond":1,"burst":1}'
  ${commandLine('ops', 'limit-tenant TENANT --clear')}      removes the tenant's own limits
  ${commandLine('ops', 'after-restore')}                    ends the sessions and cache entries that a restore brought back

  --outputs FILE     outputs file that names the functions; default: amplify_outputs.json
  --function NAME    name or ARN of the session function, in place of --outputs; for limit-tenant, one flag for each function
  --region NAME      region of the functions; default: that of the outputs or the ARN, or AWS_REGION
  --local            uses the Redis of the running ${commandLine('dev')}, or the one named in .env.local or the environment
  --restore NAME     name of the restore; after-restore with the same name continues it, or changes nothing once it is done

Needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and the permission lambda:InvokeFunction; limit-tenant needs
lambda:GetFunctionConfiguration and lambda:UpdateFunctionConfiguration.`;

/** A change of the limits of one tenant. */
export interface LimitTenant {
  readonly command: 'limit-tenant';
  readonly tenant: string;
  /** JSON of its limits; undefined removes them. */
  readonly limits: string | undefined;
}

export interface OpsFlags {
  readonly target: Target;
  readonly command: OperatorCommand | LimitTenant;
}

/** The positional arguments of each command. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'after-restore': [],
  'end-user-sessions': ['TENANT', 'USER'],
  'revoke-tenant': ['TENANT'],
  'limit-tenant': ['TENANT', 'JSON'],
};

export function parseOpsFlags(args: string[]): OpsFlags {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      outputs: { type: 'string' },
      function: { type: 'string', multiple: true },
      region: { type: 'string' },
      local: { type: 'boolean', default: false },
      restore: { type: 'string' },
      clear: { type: 'boolean', default: false },
    },
  });
  const [name = '', ...given] = positionals;
  const { restore, clear, ...where } = values;
  if (restore !== undefined && name !== 'after-restore')
    throw new UserError('--restore works with after-restore only');
  if (clear && name !== 'limit-tenant') throw new UserError('--clear works with limit-tenant only');
  const expected = ARGUMENTS[name];
  if (!expected) {
    const known = Object.keys(ARGUMENTS).join(', ');
    throw new UserError(
      `${name ? `'${name}' is not a command` : 'A command is required'}. Commands: ${known}. Try --help.`,
    );
  }
  const required = clear ? expected.slice(0, -1) : expected;
  if (given.length !== required.length || given.some((text) => text.trim() === '')) {
    const takes = required.length > 0 ? required.join(' ') : 'no arguments';
    throw new UserError(`${name}${clear ? ' --clear' : ''} takes ${takes}. Try --help.`);
  }
  return { target: parseTarget(where), command: commandOf(name, given, restore) };
}

function commandOf(
  name: string,
  [tenant = '', second = '']: string[],
  restore?: string,
): OpsFlags['command'] {
  switch (name) {
    case 'end-user-sessions':
      return { command: name, tenant, user: second };
    case 'revoke-tenant':
      return { command: name, tenant };
    case 'limit-tenant':
      return { command: name, tenant, limits: second || undefined };
    default:
      return { command: 'after-restore', restore: restore ?? newRestoreName() };
  }
}

/** Another one each time: a run without a name is for a restore of its own. */
const newRestoreName = (): string =>
  `restore-${new Date().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`;

import { parseArgs } from 'node:util';
import { httpUrl, listOf, required, wholeNumber } from './command/flags.ts';
import { commandLine } from './command/invocation.ts';
import { DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS } from './tokens/lifetime.ts';

export const TOKEN_USAGE = `Prints an access token that the running product accepts, and nothing else.

  ${commandLine('token', '--tenant org_acme --user alice')}

  --tenant ID           organization (org_id) the token is for; required
  --user ID             user of the organization; becomes sub auth0|ID unless it contains a |; required
  --permissions A,B     permissions to grant instead of those of the demo user; other users have none by default
                        known permissions: cache:write, sessions:manage, sessions:delegate, tenant:purge,
                        console:use
  --ttl SECONDS         lifetime, ${DEFAULT_TTL_SECONDS} by default, at most ${MAX_TTL_SECONDS}
  --url ADDRESS         address of the running product; default: the newest one; one started with --port 0
                        only if no other is running

Demo users: alice (admin) and bob (member) of org_acme; carol (admin) and dave (member) of org_globex.
Any other names work too.`;

export interface TokenFlags {
  readonly tenant: string;
  readonly user: string;
  readonly permissions: readonly string[] | undefined;
  readonly ttl: number | undefined;
  readonly url: URL | undefined;
}

export function parseTokenFlags(args: string[]): TokenFlags {
  const text = { type: 'string' } as const;
  const options = { tenant: text, user: text, permissions: text, ttl: text, url: text };
  const { values } = parseArgs({ args, options });
  return {
    tenant: required('--tenant', values.tenant),
    user: required('--user', values.user),
    permissions: values.permissions === undefined ? undefined : listOf(values.permissions),
    ttl: wholeNumber('--ttl', values.ttl, { min: 1, max: MAX_TTL_SECONDS }),
    url: httpUrl('--url', values.url),
  };
}

import { curlCommand } from './curl.ts';
import { DEMO_TENANTS } from './demo-tenants.ts';
import { commandLine } from './invocation.ts';
import type { Product } from './product.ts';
import { CREATE_SESSION } from './request-examples.ts';
import { DEFAULT_TTL_SECONDS } from './token-claims.ts';

/** The text that is printed when the product is ready. */
export async function banner({ url, issuer, redis, outputs }: Product): Promise<string> {
  const token = await issuer.mint({ tenant: 'org_acme', user: 'alice' }, DEFAULT_TTL_SECONDS);
  const users = DEMO_TENANTS.map(
    ({ id, name, users }) =>
      `${id} (${name}): ${users.map((user) => `${user.id} (${user.role})`).join(', ')}`,
  );
  return [
    'amplify-redis, running on this machine',
    '',
    `  start page  ${url}`,
    `  console     ${url}/redis-test`,
    `  GraphQL     ${url}/graphql`,
    `  outputs     ${outputs.path}`,
    ...(outputs.notice ? [`              ${outputs.notice}`] : []),
    `  Redis       ${redis.description}`,
    ...redis.notices.map((notice) => `              ${notice}`),
    `  tokens      ${issuer.url}`,
    `  users       ${users.join('\n              ')}`,
    '',
    'Create a session as alice (the token is valid for an hour):',
    '',
    curlCommand(url, CREATE_SESSION, token),
    '',
    `In another terminal: ${commandLine('demo')}, or ${commandLine('token', '--tenant org_acme --user alice')}. Ctrl-C stops everything.`,
    '',
  ].join('\n');
}

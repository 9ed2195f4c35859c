import { commandLine } from '../command/invocation.ts';
import { DEMO_TENANTS } from '../tokens/demo-tenants.ts';
import type { Product } from './product.ts';

/** The text that is printed when the product is ready. */
export function banner({ url, issuer, redis, outputs, notices }: Product): string {
  const users = DEMO_TENANTS.map(
    ({ id, name, users }) =>
      `${id} (${name}): ${users.map((user) => `${user.id} (${user.role})`).join(', ')}`,
  );
  return [
    'amplify-redis, running on this machine',
    '',
    ...row('start page', url, [...notices, `for another port: ${commandLine('dev', '--port N')}`]),
    ...row('console', `${url}/redis-test`),
    ...row('API', `${url}/reference lists every endpoint`),
    ...row('GraphQL', `${url}/graphql takes POST requests`),
    ...row('outputs', outputs.path, outputs.notice ? [outputs.notice] : []),
    ...row('Redis', redis.description, redis.notices),
    ...row('issuer', `${issuer.url} signs the tokens`),
    ...row('users', users[0] ?? '', users.slice(1)),
    '',
    'In another terminal, create a session as alice, or run every operation once:',
    '',
    `  curl -X POST ${url}/api/redis/session -H "Authorization: Bearer $(${commandLine('token', '--tenant org_acme --user alice')})"`,
    `  ${commandLine('demo')}`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

const row = (name: string, value: string, notes: readonly string[] = []): string[] => [
  `  ${name.padEnd(12)}${value}`,
  ...notes.map((note) => `${' '.repeat(14)}${note}`),
];

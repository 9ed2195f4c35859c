import { expect, it } from 'vitest';
import { createConsumer } from './consumer.ts';

/** A front end has neither `@aws-amplify/backend` nor the CDK. */
const dependencies = { 'aws-amplify': '6.22.1', typescript: '5.9.3' };

const TSCONFIG = {
  compilerOptions: {
    ...{
      target: 'ES2017',
      lib: ['dom', 'dom.iterable', 'esnext'],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    },
    ...{ module: 'esnext', moduleResolution: 'bundler', isolatedModules: true },
  },
  include: ['*.ts'],
};

const PAGE = `
import { generateClient } from 'aws-amplify/data';
import type { Schema } from 'amplify-redis/schema';

const client = generateClient<Schema>({ authMode: 'oidc' });

export async function devices(): Promise<string[]> {
  const { data } = await client.queries.listSessions({ limit: 20 });
  return (data?.sessions ?? []).map((session: Schema['RedisListedSession']['type'] | null) => session?.device ?? '');
}

export async function isStored(): Promise<boolean | null | undefined> {
  const entry = { namespace: 'jobs', key: 'all', value: '[]', ttl: 300, tags: ['jobs'] };
  return (await client.mutations.setCache(entry)).data?.stored;
}
`;

it('a front end without a backend compiles its calls with amplify-redis/schema, which detects an invalid one', async () => {
  const consumer = await createConsumer({ dependencies });
  consumer.write({ 'tsconfig.json': JSON.stringify(TSCONFIG), 'page.ts': PAGE });
  expect(await consumer.run('npx', 'tsc', '-p', '.')).toBe('');

  consumer.write({ 'page.ts': PAGE.replace("key: 'all'", 'key: 1').replace('limit: 20', "limit: 'x'") });
  const errors = consumer.run('npx', 'tsc', '-p', '.');
  await expect(errors).rejects.toThrow(/page\.ts\(8,[\s\S]*page\.ts\(14,/);
});

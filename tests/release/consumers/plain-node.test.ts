import { afterAll, beforeAll, expect, it } from 'vitest';
import { installNode, NODE_VERSIONS } from '../../support/node-version.ts';
import { startStandalone } from '../../support/redis/standalone.ts';
import { type Consumer, createConsumer } from './consumer.ts';

let consumer: Consumer;
let redis: Awaited<ReturnType<typeof startStandalone>>;

beforeAll(async () => {
  [consumer, redis] = await Promise.all([createConsumer(), startStandalone()]);
  const { port } = redis.process.address;
  const steps = `
  const store = createSessionStore(client);
  const cache = createCacheStore(client);
  const { sessionId, session } = await store.createSession({ tenantId: 'org_acme', userId: 'alice' });
  const read = await store.getSession('org_acme', sessionId);
  await cache.clearTenantCache('org_acme');
  let loads = 0;
  const load = async () => ({ name: 'Alice', loads: ++loads });
  await cache.cacheOrFetch('org_acme', 'users', 'alice', load, 60, ['user:alice']);
  await cache.cacheOrFetch('org_acme', 'users', 'alice', load, 60, ['user:alice']);
  await cache.invalidateCacheByTags('org_acme', ['user:alice']);
  const user = await cache.cacheOrFetch('org_acme', 'users', 'alice', load, 60, ['user:alice']);
  const error = await cache.getCache('', 'users', 'alice').catch((reason) => reason);
  await client.close();
  console.log(JSON.stringify([read.handle === session.handle, user, isRedisError(error, 'INVALID_INPUT')]));`;
  const connect = `const client = connectRedis(loadRedisConfig({ REDIS_URL: 'redis://127.0.0.1:${port}' }));`;
  const names = 'connectRedis, createCacheStore, createSessionStore, isRedisError, loadRedisConfig';
  consumer.write({
    'module.mjs': `import { ${names} } from 'amplify-redis';\n${connect}\n${steps}\n`,
    'common.cjs': `import('amplify-redis').then(async ({ ${names} }) => {\n${connect}\n${steps}\n});\n`,
  });
});
afterAll(() => redis.close());

const ANSWER = JSON.stringify([true, { name: 'Alice', loads: 2 }, true]);

it('installs neither Amplify nor CDK nor a framework', () => {
  const strangers =
    /^(@aws-amplify|@aws-cdk|aws-cdk|aws-amplify|constructs|next|react|graphql|vite|typescript)/;
  expect(consumer.packages().filter((name) => strangers.test(name))).toEqual([]);
  expect(consumer.packages().length).toBeLessThan(40);
});

it.each(['module.mjs', 'common.cjs'])('the core runs from %s', async (file) => {
  expect((await consumer.run(process.execPath, file)).trim()).toBe(ANSWER);
});

it.each(Object.values(NODE_VERSIONS))('the core runs on Node %s', async (version) => {
  expect((await consumer.run(installNode(version), 'module.mjs')).trim()).toBe(ANSWER);
});

it('exports nothing but its entries', async () => {
  consumer.write({
    'private.mjs': `await import('amplify-redis/dist/package/src/redis/index.js').catch((e) => console.log(e.code));`,
  });
  expect((await consumer.run(process.execPath, 'private.mjs')).trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

import { test } from '@japa/runner';
import { bentocacheDriver } from 'amplify-redis/adapters/bentocache';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { registerCacheDriverTestSuite } from 'bentocache/test_suite';
import { freshTenant, openStore } from './open.mjs';

test.group('the suite of bentocache', (group) => {
  const tenantId = freshTenant();
  registerCacheDriverTestSuite({
    test,
    group,
    createDriver: (config = {}) =>
      bentocacheDriver(openStore(tenantId)).factory({ prefix: 'japa', ...config }),
  });
});

test.group('our own', () => {
  test('two instances of the real package share a second level', async ({ assert: is }) => {
    const tenantId = freshTenant();
    const open = () =>
      new BentoCache({
        default: 'store',
        stores: {
          store: bentostore()
            .useL1Layer(memoryDriver({ maxSize: '1mb' }))
            .useL2Layer(bentocacheDriver(openStore(tenantId))),
        },
      });
    const [one, two] = [open(), open()];
    let loads = 0;
    const load = (cache) => cache.getOrSet({ key: 'key', ttl: '1h', grace: '2h', factory: () => ++loads });
    is.equal(await load(one), 1);
    is.equal(await load(two), 1);
    await one.namespace('users').set({ key: 'a', value: 1 });
    await two.namespace('users').clear();
    is.isUndefined(await open().namespace('users').get({ key: 'a' }));
    is.equal(await open().get({ key: 'key' }), 1);
  });
});

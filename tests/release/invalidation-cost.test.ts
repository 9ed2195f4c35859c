import { expect, it } from 'vitest';
import { connectRedis } from '../../src/redis/index.ts';
import { expectInvalidationCost } from '../contract/invalidation-cost.ts';
import { openAdmin } from '../support/admin/admin.ts';
import { startStandalone } from '../support/redis/standalone.ts';

const ENTRIES = 100_000;

// On a server of its own: tests that visit every key would visit these.
it(`invalidating a tag over ${ENTRIES} entries costs the same and touches none`, async () => {
  const server = await startStandalone();
  const client = connectRedis(server);
  const admin = openAdmin(server);
  try {
    await expectInvalidationCost({ client, admin }, ENTRIES);
    expect((await admin.everyKey('cache:*')).length).toBe(ENTRIES);
  } finally {
    admin.close();
    await client.close();
    await server.close();
  }
});

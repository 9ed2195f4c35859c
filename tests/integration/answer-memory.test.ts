import { beforeAll, describe, expect, it } from 'vitest';
import { connectAdmin } from '../support/admin/connection.ts';
import { LITTLE_MEMORY, productPerFile } from '../support/programs/product-per-file.ts';
import { startWorker } from '../support/programs/worker.ts';
import { call } from '../support/programs/workplace.ts';
import { PLAIN_TCP } from '../support/redis/server.ts';
import { amplifyClient, readOutputs } from './graphql/harness.ts';

const KEYS = Array.from({ length: 100 }, (_, i) => `k${i}`);
const TENANT = 'org_large';

/** One value of 1 MB each: text, and what takes twenty times its size once it is parsed. */
const VALUES: [namespace: string, json: string][] = [
  ['objects', `[${Array(340_000).fill('{}').join(',')}]`],
  ['strings', `"${'x'.repeat(1_040_000)}"`],
];

const product = productPerFile({ NODE_OPTIONS: LITTLE_MEMORY });
let token: string;

beforeAll(async () => {
  token = await product.mint({ tenant: TENANT, user: 'eve', permissions: ['cache:write'] });
});

/** Stores the value under every key: once through the API, then as copies of the stored entry. */
async function store(namespace: string, json: string): Promise<void> {
  const put = `${product.url}/api/redis/cache/${namespace}/k0`;
  const stored = await call(put, token, { method: 'PUT', body: `{"value":${json}}` });
  expect(stored.status).toBe(200);
  const redis = connectAdmin({ host: '127.0.0.1', port: product.redisPort });
  const name = (key: string) => `cache:{${TENANT}}:${namespace}:${key}`;
  for (const key of KEYS.slice(1)) await redis.call('COPY', name('k0'), name(key));
  redis.disconnect();
}

describe.each(VALUES)('100 values of %s, 1 MB each', (namespace, json) => {
  beforeAll(() => store(namespace, json));

  it('are rejected by both APIs, without affecting other callers', async () => {
    const { client, signIn } = amplifyClient(readOutputs(product.workplace));
    signIn(token);
    const body = JSON.stringify({ action: 'mget', namespace, keys: KEYS });
    const mget = () => call(`${product.url}/api/redis/cache`, token, { method: 'POST', body });
    const answers = await Promise.all(Array.from({ length: 4 }, mget));
    for (const answer of answers) {
      const { code, detail } = Object(await answer.json());
      expect([answer.status, code]).toEqual([413, 'VALUE_TOO_LARGE']);
      expect(detail).toContain('Ask for fewer keys at a time.');
    }
    const { errors } = await client.queries.getManyCache({ namespace, keys: KEYS });
    expect(errors?.[0]).toMatchObject({ errorType: 'VALUE_TOO_LARGE' });

    const one = await call(`${product.url}/api/redis/cache/${namespace}/k99`, token);
    expect([one.status, (await one.text()) === `{"value":${json}}`]).toEqual([200, true]);
    expect((await fetch(`${product.url}/api/redis/health/live`)).status).toBe(200);
    expect(product.child.exitCode).toBeNull();
  });

  it('are rejected by the core, with a typed error', async () => {
    const endpoint = JSON.stringify({ ...PLAIN_TCP, port: product.redisPort });
    const args = [endpoint, TENANT, namespace, JSON.stringify(KEYS)];
    const worker = startWorker('read-many.ts', args, { nodeArgs: [LITTLE_MEMORY] });
    expect(await worker.line()).toBe('VALUE_TOO_LARGE 5');
    expect(await worker.exited).toBe(0);
  });
});

import { expect, it } from 'vitest';
import { productPerFile } from '../support/programs/product-per-file.ts';
import { amplifyClient, readOutputs } from './graphql/harness.ts';

/** So slow that the bucket does not refill during a test. */
const TENANT_LIMITS = JSON.stringify({ org_slow: { requestsPerSecond: 0.001, burst: 2 } });
const product = productPerFile({ TENANT_LIMITS });

it('the HTTP and GraphQL APIs share one bucket, and both reject when it is empty', async () => {
  const list = async (tenant: string) => {
    const token = await product.mint({ tenant, user: 'alice' });
    return fetch(`${product.url}/api/redis/sessions`, { headers: { authorization: `Bearer ${token}` } });
  };
  const { client, signIn } = amplifyClient(readOutputs(product.workplace));
  signIn(await product.mint({ tenant: 'org_slow', user: 'bob' }));

  const first = await list('org_slow');
  expect([first.status, first.headers.get('ratelimit')]).toEqual([
    200,
    '"requests";r=1;t=1000, "bytes";r=10485760;t=0',
  ]);
  expect((await client.queries.listSessions({})).errors).toBeUndefined();

  const { errors } = await client.queries.listSessions({});
  expect(errors?.[0]).toMatchObject({ errorType: 'RATE_LIMITED', errorInfo: { status: 429 } });
  expect(Object(Object(errors?.[0]).errorInfo).retryAfter).toBeGreaterThan(900);
  const rejected = await list('org_slow');
  expect(rejected.status).toBe(429);
  expect(Number(rejected.headers.get('retry-after'))).toBeGreaterThan(900);

  const neighbour = await list('org_other');
  expect([neighbour.status, neighbour.headers.get('ratelimit')]).toEqual([
    200,
    '"requests";r=9999;t=1, "bytes";r=10485760;t=0',
  ]);
});

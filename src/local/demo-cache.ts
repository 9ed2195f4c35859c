import * as z from 'zod/mini';
import { mustBe, read, type UserApi } from './demo-http.ts';
import { check, heading, step } from './demo-steps.ts';

const PATH = '/api/redis/cache';
const NAMESPACE = 'demo';

const cached = z.object({ value: z.unknown() });
const many = z.object({ values: z.record(z.string(), z.unknown()) });
const stored = z.object({ stored: z.boolean() });
const moment = z.object({ asOf: z.string() });
const counters = z.object({ hits: z.number(), misses: z.number(), stale: z.number() });

/** Names of one run, so that runs at the same time do not meet. */
export interface CacheNames {
  readonly key: string;
  readonly tag: string;
}

/** Shows cache-aside over HTTP, isolation, tag invalidation and what protects a load from racing it. */
export async function demonstrateCache(
  acme: UserApi,
  globex: UserApi,
  { key, tag }: CacheNames,
): Promise<void> {
  const keyed = `namespace=${NAMESPACE}&key=${encodeURIComponent(key)}`;
  const get = (user: UserApi) => user.get(`${PATH}?action=get&${keyed}`);
  const asOf = async () => read(200, moment, await acme.get(`${PATH}?action=asOf`)).asOf;
  const metrics = async () => read(200, counters, await acme.get(`${PATH}?action=metrics`));
  const set = async (value: unknown, readAt?: string) => {
    const entry = { action: 'set', namespace: NAMESPACE, key, value, ttl: 60, tags: [tag] };
    return read(200, stored, await acme.post(PATH, { ...entry, asOf: readAt })).stored;
  };
  const invalidate = () => acme.delete(`${PATH}?action=invalidateByTags&tags=${encodeURIComponent(tag)}`);
  const fromDatabase = { name: 'John Doe' };

  heading('Cache');
  const before = await metrics();
  await step('Cache-aside, first request: a miss, so the value is loaded and stored', async () => {
    mustBe(404, await get(acme));
    const readAt = await asOf();
    check('stored', true, await set(fromDatabase, readAt));
  });
  await step('Second request: a hit', async () => {
    check('value', fromDatabase, read(200, cached, await get(acme)).value);
  });
  await step('Several keys in one request', async () => {
    const keys = [key, `${key}-absent`];
    const reply = await acme.post(PATH, { action: 'mget', namespace: NAMESPACE, keys });
    check('values', { [key]: fromDatabase }, read(200, many, reply).values);
  });
  await step(`${globex.tenant} does not see what ${acme.tenant} cached under the same key`, async () => {
    mustBe(404, await get(globex));
  });
  await step('Invalidating a tag makes its entries misses', async () => {
    mustBe(204, await invalidate());
    mustBe(404, await get(acme));
  });
  await step('A load that began before an invalidation cannot bring the old value back', async () => {
    const readAt = await asOf();
    mustBe(204, await invalidate());
    await set(fromDatabase, readAt);
    mustBe(404, await get(acme));
  });
  await step('Nor can it after a delete', async () => {
    const readAt = await asOf();
    mustBe(204, await acme.delete(`${PATH}?action=delete&${keyed}`));
    check('stored', false, await set(fromDatabase, readAt));
    mustBe(404, await get(acme));
  });
  await step('Metrics counted the hits and misses', async () => {
    const after = await metrics();
    check('more hits', true, after.hits > before.hits);
    check('more misses', true, after.misses + after.stale > before.misses + before.stale);
  });
}

/** Deletes what a run may have stored. */
export async function forgetCache(user: UserApi, { key }: CacheNames): Promise<void> {
  await user.delete(`${PATH}?action=delete&namespace=${NAMESPACE}&key=${encodeURIComponent(key)}`);
}

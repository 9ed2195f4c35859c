import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdmin, type RedisAdmin } from '../../support/admin/admin.ts';
import { otherConnections } from '../../support/admin/other-connections.ts';
import { LOOPBACK } from '../../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../../support/redis/standalone.ts';
import { type Consumer, createConsumer } from '../consumers/consumer.ts';
import { DEPENDENCIES, type NextServer, STOCK_APP, startNext } from './app.ts';

/** A route handler that signs in and reads through the cache. @param edit tells one version of the file from another */
const route = (edit: number) => `
  import { cacheOrFetch, createSession } from 'amplify-redis';

  const loadJobs = async () => [{ id: '1', title: 'Welder' }]; // your database

  export async function POST(request: Request): Promise<Response> {
    const { userId } = await request.json();
    const { session } = await createSession({ userId, tenantId: 'org_123', roles: ['admin'] });
    const jobs = await cacheOrFetch('org_123', 'jobs', 'open', loadJobs, 3600, ['jobs']);
    return Response.json({ edit: ${edit}, userId: session.userId, titles: jobs.map(({ title }) => title) });
  }`;

const APP = {
  ...STOCK_APP,
  'app/session/route.ts': route(0),
  // Next.js bundles the modules of pages apart from those of route handlers.
  'app/page.tsx': `
    import { getCache } from 'amplify-redis';
    import { connection } from 'next/server';

    export default async function Page() {
      await connection();
      const jobs = await getCache<{ title: string }[]>('org_123', 'jobs', 'open');
      return <p>{jobs?.[0]?.title ?? 'No jobs'}</p>;
    }`,
  'lib/types.ts': `
    import { cacheOrFetch } from 'amplify-redis';

    type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

    const read = () => cacheOrFetch('org_123', 'jobs', '1', async () => ({ title: 'Welder' }));
    // False if the types of the package cannot be read.
    export const typed: Same<Awaited<ReturnType<typeof read>>, { title: string }> = true;`,
};

let redis: StandaloneServer;
let admin: RedisAdmin;
let consumer: Consumer;
let env: Record<string, string>;

beforeAll(async () => {
  [redis, consumer] = await Promise.all([
    startStandalone(),
    createConsumer({ dependencies: DEPENDENCIES, manifest: { type: undefined } }),
  ]);
  admin = openAdmin(redis);
  env = { REDIS_URL: `redis://${LOOPBACK}:${redis.process.address.port}` };
  consumer.write(APP);
});
afterAll(async () => {
  admin?.close();
  await redis?.close();
});

async function signIn({ url }: NextServer): Promise<unknown> {
  const response = await fetch(`${url}/session`, {
    method: 'POST',
    body: JSON.stringify({ userId: 'auth0|alice' }),
  });
  return response.ok ? response.json() : response.status;
}

const answer = (edit: number) => ({ edit, userId: 'auth0|alice', titles: ['Welder'] });
const page = async ({ url }: NextServer) => (await fetch(url)).text();

describe('the core in an app as create-next-app writes it', () => {
  it('is built, type-checked and answers', async () => {
    await consumer.run('npx', 'next', 'build');
    const server = await startNext(consumer, 'start', env);
    try {
      expect(await signIn(server)).toEqual(answer(0));
      expect(await page(server)).toContain('Welder');
      expect(await otherConnections(admin)).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });

  it('has one connection after ten edits under next dev', async () => {
    const server = await startNext(consumer, 'dev', env);
    try {
      for (let edit = 1; edit <= 10; edit++) {
        consumer.write({ 'app/session/route.ts': route(edit) });
        await expect.poll(() => signIn(server)).toEqual(answer(edit));
        expect(await page(server)).toContain('Welder');
      }
      expect(await otherConnections(admin)).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });
});

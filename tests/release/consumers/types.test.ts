import { beforeAll, expect, it } from 'vitest';
import { type Consumer, createConsumer } from './consumer.ts';

let consumer: Consumer;

/** The output of `create-next-app` 16. */
const NEXT = {
  compilerOptions: {
    ...{ target: 'ES2017', lib: ['dom', 'dom.iterable', 'esnext'], allowJs: true, skipLibCheck: true },
    ...{ strict: true, noEmit: true, esModuleInterop: true, module: 'esnext', moduleResolution: 'bundler' },
    ...{ resolveJsonModule: true, isolatedModules: true, jsx: 'react-jsx', incremental: false },
  },
  include: ['*.ts'],
};

/** The strictest settings, including declarations of packages, with Node's resolution. */
const STRICTEST = {
  compilerOptions: {
    ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], types: ['node'], skipLibCheck: false, noEmit: true },
    ...{ strict: true, module: 'nodenext', moduleResolution: 'nodenext', exactOptionalPropertyTypes: true },
    ...{
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
    },
    ...{ noUnusedLocals: true, noUnusedParameters: true, noImplicitOverride: true },
  },
  include: ['*.ts'],
};

const PAGE = `
import { createCacheStore, connectRedis, createSessionStore, isRedisError, loadRedisConfig, withCodec } from 'amplify-redis';
import type { CacheStore, Endpoint, Json, JsonOf, RedisTarget, Session } from 'amplify-redis';
import { createRedisClient, isRedisApiError } from 'amplify-redis/client';
import type { RedisApiClient, Session as ClientSession } from 'amplify-redis/client';

interface User {
  id: string;
  name: string | null;
  addresses?: { city: string }[];
}

const endpoint: Endpoint = loadRedisConfig({ REDIS_URL: 'redis://127.0.0.1:6379' }).endpoint;
const target: RedisTarget = { endpoint };
const client = connectRedis(target);
const cache: CacheStore = createCacheStore(client, { defaultTTL: 60, localTier: undefined });
const sessions = createSessionStore(client, { sessionTTL: undefined });

export async function loadUser(load: () => Promise<User | undefined>): Promise<User | undefined> {
  const user = await cache.cacheOrFetch('org_acme', 'users', 'alice', load, 60, ['user']);
  if (user) await cache.setCache('org_acme', 'users', 'alice', user);
  const session: Session | null = await sessions.getSession('org_acme', 'id');
  const page: Json | undefined = session?.metadata['page'];
  return page === undefined ? user : undefined;
}

export const cached = <T>(key: string, load: () => Promise<T & JsonOf<T>>): Promise<T> =>
  cache.cacheOrFetch<T>('org_acme', 'users', key, load);

export const rows = withCodec(cache, { encode: JSON.stringify, decode: (text: string): unknown => JSON.parse(text) });

const api: RedisApiClient = createRedisClient({ baseUrl: 'https://redis.example', getToken: () => 'token' });
export async function open(): Promise<ClientSession> {
  try {
    const { session } = await api.sessions.create({ metadata: { page: 'start' } });
    return session;
  } catch (error) {
    if (isRedisApiError(error)) console.log(error.code, error.status);
    if (isRedisError(error, 'VALUE_TOO_LARGE')) console.log(error.actualBytes);
    throw error;
  }
}
`;

beforeAll(async () => {
  const dependencies = { typescript: '5.9.3', '@types/node': '20.19.43' };
  consumer = await createConsumer({ dependencies });
  consumer.write({ 'page.ts': PAGE });
});

it.each([
  ['the tsconfig of a new Next.js app', NEXT],
  ['the strictest of tsconfigs', STRICTEST],
])('compiles under %s', async (_, tsconfig) => {
  consumer.write({ 'tsconfig.json': JSON.stringify(tsconfig) });
  expect(await consumer.run('npx', 'tsc', '-p', '.')).toBe('');
});

it('detects a row with a Date at compile time', async () => {
  const wrong = `
import { setCache } from 'amplify-redis';
export const done = setCache('org_acme', 'rows', 'r1', { createdAt: new Date() });
`;
  consumer.write({ 'tsconfig.json': JSON.stringify(NEXT), 'wrong.ts': wrong });
  await expect(consumer.run('npx', 'tsc', '-p', '.')).rejects.toThrow(/wrong\.ts\(3,.*\n.*toISOString/);
});

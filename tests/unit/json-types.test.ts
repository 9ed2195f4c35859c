import { describe, expectTypeOf, it } from 'vitest';
import type { JsonOf as JsonOfClient } from '../../src/client/index.ts';
import {
  type CacheStore,
  type ConfigError,
  isRedisError,
  type Json,
  type JsonOf,
  type LoaderContext,
  type RedisError,
  type SessionStore,
  type ValueTooLargeError,
} from '../../src/redis/index.ts';

interface Address {
  readonly city: string;
  readonly zip?: string;
}

/** As applications declare their data: interfaces, optional members, lists. */
interface User {
  id: string;
  name: string | null;
  nickname: string | undefined;
  addresses: Address[];
}

interface Row {
  id: string;
  createdAt: Date;
}

declare const cache: CacheStore;
declare const sessions: SessionStore;
declare const user: User;
/** Only compiled. */
const compiles = (_: () => unknown): void => {};

describe('values', () => {
  it('may be interfaces', () => {
    expectTypeOf<User>().toExtend<JsonOf<User>>();
    expectTypeOf<JsonOf<unknown>>().toEqualTypeOf<unknown>();
    expectTypeOf<JsonOf<Json>>().toEqualTypeOf<Json>();
    compiles(() => cache.setCache('t', 'users', 'u', user));
    compiles(() => cache.setManyCache('t', 'users', new Map([['u', user]])));
    compiles(() => cache.setManyCache('t', 'users', { u: user, v: user }));
    compiles(() => sessions.createSession({ tenantId: 't', userId: 'u', metadata: user }));
    compiles(() => sessions.updateSession('t', 's', { metadata: user }));
    compiles(() =>
      expectTypeOf(cache.cacheOrFetch('t', 'users', 'u', async () => user)).resolves.toEqualTypeOf<User>(),
    );
    compiles(() =>
      expectTypeOf(cache.cacheOrFetch('t', 'users', 'u', () => user)).resolves.toEqualTypeOf<User>(),
    );
    const find = async (): Promise<User | undefined> => undefined;
    compiles(() =>
      expectTypeOf(cache.cacheOrFetch('t', 'users', 'u', find)).resolves.toEqualTypeOf<User | undefined>(),
    );
    compiles(() =>
      expectTypeOf(cache.writeThrough('t', 'users', 'u', async () => user)).resolves.toEqualTypeOf<User>(),
    );
  });

  it('are those of a loader with a context', () => {
    const conditional = async ({ stale, notModified, fail }: LoaderContext<User>) => {
      if (stale?.name === 'Ann') return notModified();
      return stale ? user : fail(new Error('away'));
    };
    compiles(() =>
      expectTypeOf(cache.cacheOrFetch('t', 'users', 'u', conditional)).resolves.toEqualTypeOf<User>(),
    );
    const inferred = () =>
      cache.cacheOrFetch('t', 'users', 'u', async ({ stale, signal, skip }) => {
        expectTypeOf(stale).toEqualTypeOf<Json | undefined>();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        skip();
        return user;
      });
    expectTypeOf(inferred).returns.resolves.toEqualTypeOf<User>();
  });

  it('cannot be types that JSON cannot represent', () => {
    expectTypeOf<Row>().not.toExtend<JsonOf<Row>>();
    expectTypeOf<{ count: bigint }>().not.toExtend<JsonOf<{ count: bigint }>>();
    expectTypeOf<{ byId: Map<string, User> }>().not.toExtend<JsonOf<{ byId: Map<string, User> }>>();
    // For example, a lazy relation of Amplify Data.
    expectTypeOf<{ posts: () => [] }>().not.toExtend<JsonOf<{ posts: () => [] }>>();
    expectTypeOf<(number | undefined)[]>().not.toExtend<JsonOf<(number | undefined)[]>>();
  });

  it('cannot be passed to any call then', () => {
    type Row1 = { readonly r1: Row };
    expectTypeOf<Row>().not.toExtend<Parameters<typeof cache.setCache<Row>>[3]>();
    expectTypeOf<Row1>().not.toExtend<Parameters<typeof cache.setManyCache<Row>>[2]>();
    expectTypeOf<() => Promise<Row>>().not.toExtend<Parameters<typeof cache.cacheOrFetch<Row>>[3]>();
    expectTypeOf<() => Row>().not.toExtend<Parameters<typeof cache.cacheOrFetch<Row>>[3]>();
    expectTypeOf<() => Promise<Row>>().not.toExtend<Parameters<typeof cache.writeThrough<Row>>[3]>();
    expectTypeOf<{ metadata: Row }>().not.toExtend<
      Pick<Parameters<typeof sessions.createSession<Row>>[0], 'metadata'>
    >();
    expectTypeOf<{ metadata: Row }>().not.toExtend<Parameters<typeof sessions.updateSession<Row>>[2]>();
  });

  it('are checked through generic functions that say so', () => {
    const cached = <T>(load: () => Promise<T & JsonOf<T>>) => cache.cacheOrFetch<T>('t', 'users', 'u', load);
    compiles(() => cached(async () => user));
    expectTypeOf<() => Promise<Row>>().not.toExtend<Parameters<typeof cached<Row>>[0]>();
  });

  it('are checked alike by the client', () => {
    expectTypeOf<JsonOfClient<User>>().toEqualTypeOf<JsonOf<User>>();
    expectTypeOf<JsonOfClient<[Row, 1n, () => 1]>>().toEqualTypeOf<JsonOf<[Row, 1n, () => 1]>>();
  });
});

it('isRedisError knows the class of a code', () => {
  const error: unknown = undefined;
  if (isRedisError(error, 'CONFIG')) expectTypeOf(error).toEqualTypeOf<ConfigError>();
  if (isRedisError(error, 'VALUE_TOO_LARGE')) {
    expectTypeOf<ValueTooLargeError>().toExtend<typeof error>();
    expectTypeOf(error.actualBytes).toEqualTypeOf<number | undefined>();
  }
  if (isRedisError(error)) expectTypeOf(error).toEqualTypeOf<RedisError>();
});

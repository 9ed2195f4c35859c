import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { FieldError } from '../../../src/api/errors/api-error.ts';
import type { ProblemCode } from '../../../src/api/errors/problem.ts';
import type * as cache from '../../../src/api/operations/cache.ts';
import type * as inspection from '../../../src/api/operations/cache-inspection.ts';
import type { redisHealth } from '../../../src/api/operations/health.ts';
import type * as sessions from '../../../src/api/operations/sessions.ts';
import type * as client from '../../../src/client/index.ts';
import type * as core from '../../../src/redis/index.ts';

type Output<Operation extends { output: z.ZodMiniType }> = z.output<Operation['output']>;

/** Has a member for each one that only one of two types has: the compiler reports it as missing from `{}`. */
type Differing<A, B> = Record<Exclude<keyof A, keyof B> | Exclude<keyof B, keyof A>, never>;

/**
 * The client has its own copy of these types, so that a project that imports it does not compile the service.
 * A type that differs from those of the operations fails `npm run check`.
 */
test('the error codes of the client are those of the API', () => {
  expectTypeOf<client.ServiceErrorCode>().toEqualTypeOf<ProblemCode>();
});

test('the types of the client are those of the operations', () => {
  expectTypeOf<client.FieldError>().toEqualTypeOf<FieldError>();
  expectTypeOf<client.RedisApiError['errors']>().toEqualTypeOf<readonly FieldError[]>();
  expectTypeOf<client.Json>().toEqualTypeOf<core.Json>();
  expectTypeOf<client.AsOf>().toEqualTypeOf<core.AsOf>();

  expectTypeOf<Output<typeof sessions.createSession>>().toExtend<client.CreatedSession>();
  expectTypeOf<Output<typeof sessions.getSession>['session']>().toExtend<client.Session>();
  expectTypeOf<Output<typeof sessions.updateSession>['ignored']>().toExtend<
    client.UpdatedSession['ignored']
  >();
  expectTypeOf<client.Session>().toExtend<Output<typeof sessions.getSession>['session']>();
  expectTypeOf<Output<typeof sessions.listSessions>>().toExtend<client.SessionPage>();
  expectTypeOf<Output<typeof sessions.listTenantSessions>>().toExtend<client.TenantSessionPage>();
  expectTypeOf<client.EndedSession>().toEqualTypeOf<core.EndedSession>();
  expectTypeOf<Output<typeof sessions.listEndedSessions>['sessions']>().toExtend<
    readonly client.EndedSession[]
  >();
  expectTypeOf<Output<typeof sessions.getSession>['rightsDiffer']>().toEqualTypeOf<
    client.ReadSession['rightsDiffer']
  >();
  expectTypeOf<client.SessionSummary>().toExtend<core.SessionSummary>();
  const listed: Differing<client.ListedSession, core.ListedSession> = {};
  const single: Differing<client.Session, core.Session> = {};
  expect([listed, single]).toEqual([{}, {}]);
  expectTypeOf<client.SessionData>().toExtend<z.output<typeof sessions.createSession.input>>();
  expectTypeOf<client.SessionData>().toExtend<z.output<typeof sessions.updateSession.input>['updates']>();

  expectTypeOf<Output<typeof cache.cacheMetrics>>().toExtend<client.CacheMetrics>();
  expectTypeOf<client.CacheMetrics>().toExtend<Output<typeof cache.cacheMetrics>>();
  expectTypeOf<Omit<Output<typeof inspection.inspectCache>, 'value'>>().toEqualTypeOf<
    Omit<client.InspectedCache, 'value'>
  >();
  expectTypeOf<Output<typeof inspection.listCacheKeys>>().toEqualTypeOf<client.CacheKeyPage>();
  expectTypeOf<
    Output<typeof inspection.listCacheInvalidations>
  >().toEqualTypeOf<client.CacheInvalidationPage>();
  expectTypeOf<client.StoreOptions['ttl']>().toEqualTypeOf<z.output<typeof cache.setCache.input>['ttl']>();
  expectTypeOf<Output<typeof redisHealth>>().toEqualTypeOf<{
    -readonly [K in keyof client.Health]: client.Health[K];
  }>();
});

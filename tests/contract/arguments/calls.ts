import {
  type CreatedSession,
  createCacheStore,
  createSessionStore,
  type RedisClient,
} from '../../../src/redis/index.ts';
import { freshTenant } from '../../support/redis/kinds.ts';
import {
  type Argument,
  argument,
  callback,
  called,
  count,
  entries,
  fields,
  issuedAt,
  json,
  metadata,
  name,
  names,
  optionalName,
  reference,
  required,
  sessionId,
  text,
} from './kinds.ts';

/** A tenant with the data that the calls refer to. */
export interface World {
  readonly tenant: string;
  readonly user: string;
  readonly created: CreatedSession;
  /** A live session of another user. */
  readonly foreign: CreatedSession;
}

/** A fresh tenant with two sessions and an entry. */
export async function openWorld(client: RedisClient): Promise<World> {
  const tenant = freshTenant();
  const sessions = createSessionStore(client);
  const open = (userId: string) => sessions.createSession({ tenantId: tenant, userId });
  const user = 'auth0|alice';
  const world = { tenant, user, created: await open(user), foreign: await open('auth0|bob') };
  await createCacheStore(client).setCache(tenant, 'users', 'user_123', 1, 60, ['a']);
  return world;
}

/** The arguments with which a function or method succeeds. */
export const rightArguments = (world: World, name: string, client: RedisClient): unknown[] =>
  (argumentsOf(world)[name] ?? []).map(({ valid }) => (valid === CLIENT ? client : valid));

export type Call = (...args: readonly unknown[]) => unknown;

const isClass = (value: object): boolean => /^class\b/.test(String(value));

/** The functions of a module or the methods of a store. */
export const callsOf = (object: object): [string, Call][] =>
  Object.entries(object).filter(([, value]) => typeof value === 'function' && !isClass(value));

type Calls = Readonly<Record<string, readonly Argument[]>>;

/** The arguments of every public function and every method of the stores, by its name. */
export const argumentsOf = (world: World): Calls => ({
  ...sessionCalls(world),
  ...cacheCalls(world),
  ...FACTORIES,
});

function sessionCalls({ tenant: tenantId, user: userId, created, foreign }: World): Calls {
  const { sessionId: id, session } = created;
  const tenant = name(tenantId);
  const user = name(userId);
  // A separate issuer, because a logout affects all of an issuer's tenants.
  const issuer = `https://${tenantId}.example/`;
  const changeable = {
    metadata: metadata(),
    userAgent: text('vitest', 1_024),
    ipAddress: text('192.0.2.1', 64),
  };
  const foreignToList = [null, 5, {}, [], '', '!', 'garbage', 'created:1:2'];
  const wrongSecrets = [null, 5, {}, [], '', 'short', 'x'.repeat(129), '\ud800'.repeat(20)];
  const key = argument(undefined, wrongSecrets);
  const repeatable = fields({ idempotencyKey: key });
  const except = [...foreignToList, { handle: 5 }, { handle: 'garbage' }, 'x'.repeat(67), foreign.sessionId];
  return {
    isSessionOf: [tenant, user, reference(id)],
    assertAuthenticated: [
      required(argument({ authTime: Date.now(), acr: 'silver' }, [null, 5, 'x', true])),
      required(
        argument({ maxAgeSeconds: 900, acr: ['silver'] }, [
          ...[null, 5, 'x', [], {}, { maxAgeSeconds: '900' }, { maxAgeSeconds: -1 }, { maxAgeSeconds: 1.5 }],
          ...[
            { acr: [] },
            { acr: 'silver' },
            { acr: ['two words'] },
            { acr: ['"'] },
            { acr: Array(5).fill('x') },
          ],
          ...[
            { acr: ['x'.repeat(101)] },
            { maxAgeSeconds: 900, misspelled: 1 },
            { maxAgeSeconds: 31_536_001 },
          ],
        ]),
      ),
      argument(undefined, [null, '5', Number.NaN, Number.POSITIVE_INFINITY, {}]),
    ],
    createSession: [
      required(
        fields({
          ...{ tenantId: tenant, userId: user, ...changeable, email: text('a@b.example', 512) },
          ...{
            roles: argument(['admin'], [null, 'admin', 5, {}, [5]]),
            permissions: argument([], ['x', [{}]]),
            signIn: fields({
              issuer: name(issuer),
              sid: optionalName('sid'),
              issuedAt: issuedAt(),
            }),
          },
        }),
      ),
      fields({ idempotencyKey: key, alias: argument(undefined, wrongSecrets) }),
    ],
    resolveSessionAlias: [{ ...required(argument('x'.repeat(32), wrongSecrets)), unknown: ['y'.repeat(32)] }],
    getSession: [tenant, reference(id)],
    updateSession: [
      tenant,
      sessionId(id),
      required(fields(changeable)),
      fields({ ifVersion: count(undefined), idempotencyKey: key }),
    ],
    destroySession: [tenant, reference({ handle: session.handle }), repeatable],
    listUserSessions: [
      tenant,
      user,
      fields({
        limit: count(5, 100),
        cursor: argument(undefined, foreignToList),
        current: argument(id, [null, 5, {}, [], { handle: 5 }]),
      }),
    ],
    listTenantSessions: [
      tenant,
      fields({
        limit: count(5, 100),
        cursor: argument(undefined, foreignToList),
        userId: optionalName(userId),
      }),
    ],
    listEndedSessions: [tenant, user],
    destroyUserSessions: [tenant, user, fields({ except: argument(id, except) })],
    rotateSession: [
      tenant,
      sessionId(id),
      fields({
        idempotencyKey: key,
        identity: argument({ tenantId, userId }, [
          null,
          5,
          'x',
          [],
          {},
          { tenantId, userId, roles: 'admin' },
        ]),
        signIn: argument({ issuer }, [null, 5, 'x', [], {}, { issuer: '' }]),
      }),
    ],
    revokeTenantSessions: [tenant],
    endSessionsOf: [
      required(
        fields({
          ...{
            issuer: name(issuer),
            subject: optionalName(userId),
            sid: optionalName('sid'),
          },
          ...{ issuedAt: issuedAt(), tokenId: optionalName(tenantId) },
        }),
      ),
    ],
    cleanupExpiredSessions: [fields({ limit: count(1), hasTime: callback(() => true) })],
    purgeTenant: [
      tenant,
      fields({
        limit: count(10, 100_000),
        cursor: argument(undefined, [
          ...[null, 5, '', 'garbage', ['sessions.0'], 'dry-run.sessions.0'],
          ...['0', 'all.0', 'entries.-1', `entries.${'9'.repeat(20)}`],
        ]),
        dryRun: argument(false, [null, 5, 'true', {}]),
      }),
    ],
  };
}

function cacheCalls({ tenant: tenantId }: World): Calls {
  const tenant = called('tenantId', name(tenantId));
  const namespace = called('namespace', name('users'));
  const entry = [tenant, namespace, called('key', name('user_123'))];
  const value = called('value', json({ a: 1 }));
  const ttl = called('ttl', count(60, 30 * 24 * 60 * 60));
  const stored = [ttl, called('tags', names(['a'], 128, 256))];
  const atRead = fields({ tags: names(['a'], 1_024) });
  const key = argument(undefined, [null, 5, {}, '', 'short', 'x'.repeat(129), '\ud800'.repeat(20)]);
  const repeatable = fields({ idempotencyKey: key });
  const page = (foreign: readonly unknown[]) =>
    fields({ cursor: argument(undefined, [null, 5, {}, '', ...foreign]), limit: count(10, 1_000) });
  const noSeconds = [null, '5', -1, 1.5, Number.NaN, {}];
  const seconds = argument(0, noSeconds);
  const fraction = argument(undefined, [null, '0.8', 0, 1, -0.5, 1.5, Number.NaN, {}]);
  return {
    setCache: [...entry, value, ...stored, fields({ asOf: argument(undefined, [null, 5, {}, '', 'x']) })],
    getCache: [...entry, atRead],
    lookUpCache: [
      ...entry,
      fields({ tags: names(['a'], 1_024), acceptStale: argument(true, [null, 5, 'true', {}]) }),
    ],
    deleteCache: entry,
    hasCache: [...entry, atRead],
    touchCache: [...entry, ttl],
    takeCache: [...entry, repeatable],
    setCacheIfAbsent: [...entry, value, ...stored, repeatable],
    incrementCache: [
      ...entry,
      argument(1, [null, '1', 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, {}]),
      ...stored,
      repeatable,
    ],
    expireCache: entry,
    inspectCache: [...entry, atRead],
    listCacheKeys: [tenant, namespace, page(['garbage', '-1', '18446744073709551616', '1'.repeat(21)])],
    listCacheInvalidations: [
      tenant,
      page(['garbage', 'x'.repeat(1_000), Buffer.from('1 two words').toString('base64url')]),
    ],
    getManyCache: [tenant, namespace, called('keys', required(names(['a'], 100))), atRead],
    setManyCache: [tenant, namespace, entries({ a: 1 }), ...stored],
    cacheOrFetch: [
      ...[...entry, required(callback(async () => 1)), ...stored],
      fields({
        ...{ staleWhileRevalidate: seconds, staleIfError: seconds, negativeTTL: seconds },
        ...{ loaderTimeoutMs: count(60_000), jitter: argument(0, [null, '0', -0.1, 0.6, {}]) },
        eagerRefresh: fraction,
      }),
    ],
    writeThrough: [...entry, required(callback(async () => 1)), ...stored],
    invalidateCacheByTags: [
      tenant,
      called('tags', required(names(['a'], 128))),
      fields({ deadAfter: argument(0, [...noSeconds, 31 * 24 * 60 * 60]) }),
    ],
    reclaimIdleTenants: [fields({ limit: count(1), hasTime: callback(() => true) })],
    invalidateNamespace: [tenant, namespace],
    clearTenantCache: [tenant],
    readAsOf: [tenant],
    getCacheMetrics: [tenant],
    flushMetrics: [],
    countIndexed: [client, tenant],
    begin: [tenant],
    // Only looks up state of this process.
    quotas: [],
  };
}

/** Stands for a client. */
const CLIENT = Symbol('client');

const client = argument(CLIENT, []);
const OPTIONS = argument({}, [null, 5, 'x', true, [], { misspelled: 1 }]);

const FACTORIES: Calls = {
  createSessionStore: [client, OPTIONS, OPTIONS],
  createCacheStore: [client, OPTIONS, OPTIONS],
  createAfterRestore: [client, argument({ sessions: {}, server: 'redis-1' }, [])],
  createCacheReclaim: [client, OPTIONS],
  createTenantLimiter: [client, required(argument({}, [null, 5, 'x', { org: 5 }, { '*': { burst: '5' } }]))],
};

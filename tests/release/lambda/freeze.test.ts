import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTcpProxy } from '../../faults/trouble/tcp-proxy.ts';
import { urlEvent } from '../../infra/lambda.ts';
import { openAdmin } from '../../support/admin/admin.ts';
import { startStandalone } from '../../support/redis/standalone.ts';
import { startTlsAcl } from '../../support/redis/tls-acl.ts';
import { now } from '../../unit/fakes/token-maker.ts';
import { httpAnswer, problemOf } from './events.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';
import { startSignInRelay } from './sign-in-relay.ts';
import { openWorld } from './world.ts';

const HOUR = 3_600_000;
/** ElastiCache ends connections at this age. */
const CONNECTION_LIFETIME = 12 * HOUR;
/** ElastiCache accepts IAM tokens up to this age. */
const IAM_TOKEN_LIFETIME = HOUR / 4;

let world: Awaited<ReturnType<typeof openWorld>>;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('after a freeze during which Redis has ended the connections', () => {
  let sessions: ExecutionEnvironment;
  let sessionId: string;

  beforeAll(async () => {
    sessions = await world.start('sessionmanager');
    const created = await sessions.invoke(urlEvent('POST', '/api/redis/session', await world.token(), {}));
    sessionId = String(httpAnswer(created).body.sessionId);
  });

  const at = `/api/redis/session/`;
  const read = async () => sessions.invoke(urlEvent('GET', at + sessionId, await world.token()));
  const update = async (metadata: object) =>
    sessions.invoke(urlEvent('PATCH', at + sessionId, await world.token(), { metadata }));

  async function freezeWithoutConnections(): Promise<void> {
    await sessions.freeze();
    await world.cutConnections();
    await expect.poll(world.connections).toBe(0);
    sessions.thaw();
  }

  test.each([
    ['read', read],
    ['write', () => update({ step: 'same' })],
  ])('the first %s succeeds, with the commands of any other', async (_, call) => {
    await call();
    const warm = await world.admin.commandsDuring(call);
    await freezeWithoutConnections();
    const thawed = await world.admin.commandsDuring(async () => {
      expect(httpAnswer(await call()).status).toBe(200);
    });
    expect(thawed).toEqual(warm);
  });

  test('a write is applied once', async () => {
    const before = httpAnswer(await update({ step: 1 })).body.session;
    await freezeWithoutConnections();
    const after = httpAnswer(await update({ step: 2 })).body.session;
    expect(after).toMatchObject({ metadata: { step: 2 }, version: Object(before).version + 1 });
  });
});

test('after a freeze during which a connection has died unnoticed, the first call sends its command once more', async () => {
  const redis = await startTlsAcl();
  await world.createUser(redis);
  const proxy = await startTcpProxy(redis.process.address.port);
  const variables = {
    REDIS_PORT: String(proxy.port),
    REDIS_TLS_CA: String(redis.process.address.ca),
    REDIS_CLUSTER: 'false',
  };
  const sessions = await world.start('sessionmanager', variables, [proxy.port]);
  const create = urlEvent('POST', '/api/redis/session', await world.token(), {});
  const { sessionId } = httpAnswer(await sessions.invoke(create)).body;
  const read = urlEvent('GET', `/api/redis/session/${sessionId}`, await world.token());
  const admin = openAdmin(redis);
  const warm = await admin.commandsDuring(() => sessions.invoke(read));
  await sessions.freeze();
  let resets = 0;
  // Like a host that has lost the connection: it responds to data with a reset.
  proxy.trouble({ request: (link, chunk) => (resets++ === 0 ? link.reset() : link.toServer(chunk)) });
  sessions.thaw();
  const thawed = await admin.commandsDuring(async () => {
    expect(httpAnswer(await sessions.invoke(read)).status).toBe(200);
  });
  expect(resets).toBeGreaterThan(0);
  expect(thawed).toEqual(warm);
  admin.close();
  proxy.close();
  await redis.close();
});

describe('after a freeze that outlasts', () => {
  test('a token: it is rejected, although it was verified before, and a new one is accepted', async () => {
    const cache = await world.start('cachemanager');
    const token = await world.token({ exp: now() + 600 });
    const put = (by: string) => urlEvent('PUT', '/api/redis/cache/n/expiry', by, { value: 1 });
    expect(httpAnswer(await cache.invoke(put(token))).status).toBe(200);
    await cache.freeze();
    cache.thaw(HOUR);
    expect(problemOf(await cache.invoke(put(token)))).toEqual([401, 'INVALID_TOKEN']);
    const next = await world.token({ iat: now() + HOUR / 1_000, exp: now() + (2 * HOUR) / 1_000 });
    expect(httpAnswer(await cache.invoke(put(next))).status).toBe(200);
  });

  test('the keys of the issuer: withdrawn ones are no longer trusted', async () => {
    const cache = await world.start('cachemanager');
    const later = { exp: now() + (3 * HOUR) / 1_000 };
    const put = (by: string) => urlEvent('PUT', '/api/redis/cache/n/keys', by, { value: 1 });
    const old = await world.token(later);
    expect(httpAnswer(await cache.invoke(put(old))).status).toBe(200);
    await cache.freeze();
    await world.rotateKey();
    cache.thaw(HOUR);
    expect(problemOf(await cache.invoke(put(old)))).toEqual([401, 'INVALID_TOKEN']);
    expect(httpAnswer(await cache.invoke(put(await world.token(later)))).status).toBe(200);
  });
});

test('connections are opened again with an IAM token of the moment', async () => {
  const redis = await startStandalone();
  const relay = await startSignInRelay(redis.process.address);
  await world.createUser(redis);
  const variables = { REDIS_PORT: String(relay.port), REDIS_TLS_CA: relay.ca, REDIS_CLUSTER: 'false' };
  const cache = await world.start('cachemanager', variables, [relay.port]);
  const token = await world.token({ exp: now() + (2 * CONNECTION_LIFETIME) / 1_000 });
  const put = urlEvent('PUT', '/api/redis/cache/n/iam', token, { value: 1 });
  expect(httpAnswer(await cache.invoke(put)).status).toBe(200);
  await cache.freeze();
  relay.cut();
  const signedIn = relay.passwords.length;
  cache.thaw(CONNECTION_LIFETIME);
  expect(httpAnswer(await cache.invoke(put)).status).toBe(200);
  const [password = ''] = relay.passwords.slice(signedIn);
  expect(password).toContain('cache-1/?Action=connect');
  const age = Date.now() + CONNECTION_LIFETIME - signedAt(password);
  expect(Math.abs(age)).toBeLessThan(IAM_TOKEN_LIFETIME);
  relay.close();
  await redis.close();
});

/** When an IAM token was signed, in ms since the epoch. */
function signedAt(token: string): number {
  const date = new URL(`https://${token}`).searchParams.get('X-Amz-Date') ?? '';
  return Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}

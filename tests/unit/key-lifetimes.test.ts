import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JWKS_TIMEOUT_MS } from '../../src/api/auth/jwks-fetch.ts';
import { reduceKeySet } from '../../src/api/auth/key-set.ts';
import { KEY_SET_MAX_AGE_MS } from '../../src/api/auth/key-set-cache.ts';
import { MAX_AGE_MS as VERIFIED_TOKEN_MAX_AGE_MS } from '../../src/api/auth/token-cache.ts';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import {
  MIRROR_DELAY_MS,
  MIRROR_INTERVAL_MS,
  MIRROR_TIMEOUT_MS,
  mirrorKey,
} from '../../src/aws/jwks-mirror/mirror.ts';
import { refreshMirror } from '../../src/aws/jwks-mirror/refresh.ts';
import type { ObjectStore } from '../../src/aws/jwks-mirror/s3-object.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { AUTH0, createTokenMaker, encodeJwks, ISSUER, now } from './fakes/token-maker.ts';

const MINUTE = 60_000;
const sum = (stages: readonly number[]) => stages.reduce((total, stage) => total + stage);
/** A withdrawn or replaced key is rejected within this time after its issuer's change. */
const BOUND_MS = 15 * MINUTE;

test('the stages that a key passes take 15 minutes at most, together', () => {
  const stages = [
    ...[MIRROR_INTERVAL_MS, MIRROR_DELAY_MS, MIRROR_TIMEOUT_MS],
    ...[KEY_SET_MAX_AGE_MS, JWKS_TIMEOUT_MS, VERIFIED_TOKEN_MAX_AGE_MS],
  ];
  expect(sum(stages)).toBeLessThanOrEqual(BOUND_MS);
});

test('the document contains the same total', () => {
  const text = (ms: number) => `${Math.floor(ms / MINUTE)} min ${(ms % MINUTE) / 1_000} s`;
  const elsewhere = sum([KEY_SET_MAX_AGE_MS, JWKS_TIMEOUT_MS, VERIFIED_TOKEN_MAX_AGE_MS]);
  const production = elsewhere + sum([MIRROR_INTERVAL_MS, MIRROR_DELAY_MS, MIRROR_TIMEOUT_MS]);
  const document = readFileSync(join(REPOSITORY, 'docs/operate/security.md'), 'utf8');
  expect(document).toContain(`| total | ${text(production)} | ${text(elsewhere)} |`);
});

const [old, next, sameKid] = await Promise.all(['key-1', 'key-2', 'key-1'].map(createTokenMaker));
if (!old || !next || !sameKid) throw new Error('Three makers were asked for');
const [token, another] = await Promise.all(['1', '2'].map((jti) => old.token({ jti, exp: now() + 7_200 })));
if (!token || !another) throw new Error('Two tokens were asked for');

/** One clock, an issuer, the mirror's bucket, and processes that verify tokens with what is in it. */
function openWorld() {
  const world = { now: Date.now(), jwks: old?.jwks as unknown };
  const objects = new Map<string, string>();
  const store: ObjectStore = {
    get: async (key) => {
      const body = objects.get(key);
      return body === undefined
        ? undefined
        : { body: encodeJwks(JSON.parse(body)), lastModified: new Date() };
    },
    put: async (key, body) => void objects.set(key, body),
  };
  /** One run of the mirror. A run fails if no key is left. */
  const mirror = (jwks = world.jwks) =>
    refreshMirror([`${ISSUER}.well-known/jwks.json`], {
      store,
      metrics: { record: () => {} },
      download: async () => JSON.stringify(jwks),
      reduce: reduceKeySet,
    }).catch(() => {});
  const openProcess = () =>
    createTokenVerifier([AUTH0], {
      now: () => world.now,
      fetchJwks: async (uri) => (await store.get(mirrorKey(uri)))?.body ?? encodeJwks({}),
    });
  return { world, mirror, openProcess };
}

test.each([
  ['withdrawn', next.jwks],
  ['replaced under the same kid', sameKid.jwks],
  ['the only one and withdrawn', { keys: [] }],
])('a key that is %s is rejected in every process within 15 minutes', async (_, after) => {
  const { world, mirror, openProcess } = openWorld();
  const step = MINUTE / 4;
  // The worst case: the mirror has just asked the issuer, its next run starts late, and takes all of its time.
  await mirror();
  const changed = world.now + step;
  const asks = world.now + MIRROR_INTERVAL_MS + MIRROR_DELAY_MS;
  const writes = asks + MIRROR_TIMEOUT_MS;
  let answer: unknown;
  let lastAccepted = 0;
  // New processes in every step until then. They first use the keys for another token and see this one up to a minute
  // later, so that their caches of keys and of verified tokens expire in every order.
  const processes: { verify: (token: string) => Promise<unknown>; from: number }[] = [];
  for (; world.now <= changed + BOUND_MS + MINUTE; world.now += step) {
    if (world.now === changed) world.jwks = after;
    if (world.now === asks) answer = world.jwks;
    if (world.now === writes) await mirror(answer);
    for (const delay of world.now < writes ? [0, 1, 2, 3] : []) {
      const { verify } = openProcess();
      await verify(another);
      processes.push({ verify, from: world.now + delay * step });
    }
    const running = processes.filter(({ from }) => from <= world.now);
    const results = await Promise.allSettled(running.map(({ verify }) => verify(token)));
    if (results.some(({ status }) => status === 'fulfilled')) lastAccepted = world.now;
  }
  const stages = MIRROR_INTERVAL_MS + MIRROR_DELAY_MS + KEY_SET_MAX_AGE_MS;
  expect(lastAccepted - changed).toBeGreaterThan(stages);
  expect(lastAccepted - changed).toBeLessThanOrEqual(BOUND_MS);
});

test('the new key with the same kid is accepted as well', async () => {
  const { world, mirror, openProcess } = openWorld();
  await mirror();
  const process = openProcess();
  await process.verify(token);
  world.jwks = sameKid.jwks;
  await mirror();
  world.now += KEY_SET_MAX_AGE_MS;
  await expect(process.verify(await sameKid.token({ exp: now() + 7_200 }))).resolves.toBeDefined();
});

test('tokens that arrive together after a long pause all wait for the new keys', async () => {
  const { world, mirror, openProcess } = openWorld();
  await mirror();
  const process = openProcess();
  const tokens = await Promise.all(['a', 'b', 'c'].map((jti) => old.token({ jti, exp: now() + 7_200 })));
  await process.verify(token);
  world.jwks = sameKid.jwks;
  await mirror();
  world.now += 30 * MINUTE;
  const results = await Promise.allSettled([token, ...tokens].map((one) => process.verify(one)));
  expect(results.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
});

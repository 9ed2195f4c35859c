import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  createRedisClient,
  type RedisApiClient,
  type RedisClientOptions,
} from '../../../src/client/index.ts';
import { freePort } from '../../../src/local/server/free-port.ts';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { clear, makeWorkplace, mint, startProduct } from '../../support/programs/workplace.ts';
import { freshTenant } from '../../support/redis/kinds.ts';
import { LOOPBACK } from '../../support/redis/server.ts';
import { waitUntil } from '../../support/wait-until.ts';

const product = productPerFile();
let token: string;

beforeEach(async () => {
  const permissions = ['cache:write', 'sessions:manage'];
  token = await product.mint({ tenant: freshTenant(), user: 'alice', permissions });
});

const clientOf = (options: Partial<RedisClientOptions> = {}): RedisApiClient =>
  createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000, ...options });

/** A client that reaches the product but loses the first response. */
function lossyClient() {
  const counts = { sent: 0 };
  const fetch: typeof globalThis.fetch = async (...request) => {
    counts.sent += 1;
    const response = await globalThis.fetch(...request);
    if (counts.sent > 1) return response;
    await response.arrayBuffer();
    throw new TypeError('connection reset');
  };
  return { ...clientOf({ fetch }), counts };
}

describe('a lost response', () => {
  it('to a creation leaves one session, and the retry returns its id', async () => {
    const { sessions, counts } = lossyClient();
    const { sessionId } = await sessions.create({ metadata: { a: 1 } });
    expect(counts.sent).toBe(2);
    expect((await sessions.list()).sessions).toHaveLength(1);
    expect(await sessions.get(sessionId)).toMatchObject({ metadata: { a: 1 } });
  });

  it('to an update, a rotation or an end leaves one effect, and the retry has its answer', async () => {
    const { sessions } = clientOf();
    const { sessionId } = await sessions.create();
    const update = [sessionId, { metadata: { a: 1 } }, { ifVersion: 1 }] as const;
    expect(await lossyClient().sessions.update(...update)).toMatchObject({ version: 2, metadata: { a: 1 } });
    const rotated = await lossyClient().sessions.rotate(sessionId);
    expect(await sessions.get(rotated?.sessionId ?? '')).toMatchObject({ version: 3 });
    expect(await lossyClient().sessions.destroy(rotated?.sessionId ?? '')).toBe(true);
    expect((await sessions.list()).sessions).toEqual([]);
  });
});

describe('without a service', () => {
  it('connection refused: getOrLoad returns the loaded value, other calls reject', async () => {
    const degraded: string[] = [];
    const baseUrl = `http://${LOOPBACK}:${await freePort()}`;
    const { cache, sessions } = clientOf({ baseUrl, onDegraded: ({ code }) => degraded.push(code) });
    expect(await cache.getOrLoad('ns', 'k', async () => 7)).toBe(7);
    expect(degraded).toEqual(['NETWORK']);
    await expect(sessions.get('x'.repeat(67))).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('no response: every call times out', async () => {
    const server = createServer();
    const baseUrl = `http://${LOOPBACK}:${await listenOnLoopback(server)}`;
    try {
      const { cache, health } = clientOf({ baseUrl, timeoutMs: 50, retries: 1 });
      expect(await cache.getOrLoad('ns', 'k', async () => 7)).toBe(7);
      await expect(cache.get('ns', 'k')).rejects.toMatchObject({ code: 'NO_ANSWER_IN_TIME' });
      await expect(health({ signal: AbortSignal.abort('left') })).rejects.toBe('left');
    } finally {
      server.close();
    }
  });
});

describe('when Redis has died', () => {
  it('getOrLoad returns the loaded value, sessions fail closed, and health reports the reason', async () => {
    const doomed = makeWorkplace();
    onTestFinished(() => clear(doomed));
    const { url: baseUrl, redisPid } = await startProduct(doomed);
    token = await mint(doomed, { tenant: freshTenant(), user: 'alice' });
    const { cache, sessions, health } = clientOf({ baseUrl, retries: 0 });
    const { sessionId } = await sessions.create();
    process.kill(redisPid, 'SIGKILL');
    const notReady = { code: 'NOT_READY', status: 503, retryable: true };
    await waitUntil('health to report the failure', () =>
      health().then(
        () => false,
        () => true,
      ),
    );
    await expect(health()).rejects.toMatchObject(notReady);
    expect(await cache.getOrLoad('ns', 'k', async () => 7)).toBe(7);
    await expect(sessions.get(sessionId)).rejects.toMatchObject({
      status: 503,
      retryable: true,
      retryAfter: expect.any(Number),
    });
  });
});

it('follows no redirect, which would send a session id elsewhere', async () => {
  const seen: string[] = [];
  const elsewhere = createHttpServer((request, response) => {
    seen.push(String(request.url));
    response.end('{}');
  });
  const redirecting = createHttpServer((_, response) => {
    response.writeHead(307, { location: `http://${LOOPBACK}:${elsewherePort}/` }).end();
  });
  onTestFinished(() => {
    elsewhere.close();
    redirecting.close();
  });
  const elsewherePort = await listenOnLoopback(elsewhere);
  const baseUrl = `http://${LOOPBACK}:${await listenOnLoopback(redirecting)}`;
  const reading = clientOf({ baseUrl }).sessions.get('x'.repeat(67));
  await expect(reading).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 307 });
  expect(seen).toEqual([]);
});

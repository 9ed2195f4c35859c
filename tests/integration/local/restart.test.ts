import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../src/local/server/free-port.ts';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { call, mint, startProduct, stop } from '../../support/programs/workplace.ts';
import { workplacePerTest } from './workplace-per-test.ts';

const here = workplacePerTest();

const ALICE = { tenant: 'org_acme', user: 'alice' };
const listSessions = async (url: string, token: string) =>
  (await call(`${url}/api/redis/session?action=list`, token)).status;
const at = (path: string) => join(here.dir.path, path);
const outputs = () => {
  try {
    return JSON.parse(readFileSync(at('amplify_outputs.json'), 'utf8')).custom.redis.sessionUrl;
  } catch {
    return undefined;
  }
};

/** Starts a product with a port of its own. Another process may take a free one before: then with another. */
async function startOnFreePort() {
  for (;;) {
    const args = ['--port', String(await freePort())];
    try {
      return { args, ...(await startProduct(here, args)) };
    } catch (error) {
      if (!/Error: Port \d+ is taken/.test(String(error))) throw error;
    }
  }
}

describe('tokens', () => {
  it('survive a restart, also beside another product', async () => {
    const first = await startOnFreePort();
    const token = await mint(here, ALICE);
    expect(await listSessions(first.url, token)).toBe(200);
    await stop(first);
    const other = await startOnFreePort();
    const again = await startProduct(here, first.args);
    expect(again.url).toBe(first.url);
    expect(await listSessions(again.url, token)).toBe(200);
    // Each is an issuer of its own.
    expect(await listSessions(other.url, token)).toBe(401);
    expect(statSync(at('.local/amplify-redis/signing-key.json')).mode & 0o777).toBe(0o600);
  });

  it('of a run whose issuer had another port are rejected, and the banner says so', async () => {
    const first = await startOnFreePort();
    const token = await mint(here, ALICE);
    const [, issuer = ''] = /issuer +http:\/\/127\.0\.0\.1:(\d+)/.exec(first.out()) ?? [];
    await stop(first);
    const squatter = createServer();
    await listenOnLoopback(squatter, Number(issuer));
    const again = await startProduct(here, first.args);
    squatter.close();
    expect(again.out()).toContain(`Port ${issuer} of the token issuer is taken`);
    expect(await listSessions(again.url, token)).toBe(401);
  });
});

describe('the outputs', () => {
  it('name the newest product that still runs, and go with the last', async () => {
    const first = await startOnFreePort();
    const second = await startOnFreePort();
    expect(outputs()).toBe(`${second.url}/`);
    await stop(second);
    expect(outputs()).toBe(`${first.url}/`);
    await stop(first);
    expect(outputs()).toBeUndefined();
  });

  it('stay with a product beside which one is started with --port 0', async () => {
    const first = await startOnFreePort();
    const short = await startProduct(here);
    expect(outputs()).toBe(`${first.url}/`);
    expect(short.out()).toContain(`points to ${first.url}`);
    await stop(first);
    expect(outputs()).toBe(`${short.url}/`);
    await stop(short);
    expect(outputs()).toBeUndefined();
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSmokeTest } from '../../../src/aws/smoke/run.ts';
import { readTarget } from '../../../src/aws/smoke/target.ts';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { openAdmin } from '../../support/admin/admin.ts';
import { reapProcess } from '../../support/programs/reaper.ts';
import { runProgram } from '../../support/programs/started-program.ts';
import {
  call,
  isAlive,
  run,
  startInShell,
  startProduct,
  stop,
  untilReady,
} from '../../support/programs/workplace.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { workplacePerTest } from './workplace-per-test.ts';

const here = workplacePerTest();
/** Each command runs from its source once. */
const source = () => ({ ...here, fromSource: true });

const stateFiles = () => readdirSync(join(here.dir.path, '.local/amplify-redis/products'));

const readState = () => {
  const [name = ''] = stateFiles();
  return JSON.parse(readFileSync(join(here.dir.path, '.local/amplify-redis/products', name), 'utf8'));
};

describe('npm run dev', () => {
  it('serves, prints the first steps, and stops without leaving files or processes', async () => {
    const product = await startProduct(source());
    await untilReady(product.url);
    const start = await fetch(product.url, { redirect: 'manual' });
    expect(start.headers.get('location')).toBe('/redis-test#/get-started');
    expect(await (await fetch(product.url)).text()).toContain('amplify-redis console');
    expect(product.out()).toContain('alice (admin)');
    expect(stateFiles()).toEqual([`${new URL(product.url).port}.json`]);

    expect(await stop(product)).toEqual({ code: 0 });
    expect(isAlive(product.redisPid)).toBe(false);
    expect(stateFiles()).toEqual([]);
    expect(product.err()).toBe('');
  });

  it('prints a curl command that works unchanged', async () => {
    const product = await startProduct(here);
    const command = product
      .out()
      .split('\n')
      .find((line) => line.startsWith('  curl '));
    // Short enough to be read: the token is minted when it runs.
    expect(command?.length).toBeLessThan(200);
    const { out: token } = await run(here, 'token', ['--tenant', 'org_acme', '--user', 'alice']);
    const script = `npm() { [ "$*" = 'run --silent token -- --tenant org_acme --user alice' ] && echo "$TOKEN"; }\n${command}`;
    const { out } = await runProgram('bash', ['-c', script], {
      env: { PATH: process.env.PATH, TOKEN: token.trim() },
    });
    expect(JSON.parse(out).session).toMatchObject({ tenantId: 'org_acme', email: 'alice@acme.example' });
  });

  it('exits on Ctrl-C although clients keep connections open', async () => {
    const product = await startProduct(here);
    const { port } = new URL(product.url);
    const requests = [
      'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'POST /api/redis/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
      '',
    ];
    const sockets = requests.map(() => connect(Number(port), '127.0.0.1').on('error', () => {}));
    await Promise.all(
      sockets.map((socket, i) => new Promise((resolve) => socket.write(requests[i] ?? '', resolve))),
    );
    expect(await stop(product, 'SIGINT')).toEqual({ code: 0 });
  });

  it('stops when its npm process was killed, which forwards no signal', async () => {
    const env = { npm_lifecycle_event: 'dev' };
    const shell = startInShell(here, ['--port', '0'], env);
    await waitUntil('the ready line', () => shell.out().includes('\nready http'));
    const redisPid = Number(/process (\d+)/.exec(shell.out())?.[1]);
    // The shell is the only process that `clear` could end.
    const forget = reapProcess(Number(readState().pid));
    shell.child.kill('SIGKILL');
    await waitUntil('Redis to end', () => !isAlive(redisPid));
    await waitUntil('the state file to go', () => stateFiles().length === 0);
    await shell.exited;
    forget();
    expect(shell.out()).toMatch(/\nStopping\n$/);
  });

  it('ends its Redis even when it is killed', async () => {
    const product = await startProduct(here);
    await stop(product, 'SIGKILL');
    await waitUntil('Redis to end', () => !isAlive(product.redisPid));
    const { code, err } = await run(here, 'token', ['--tenant', 'org_acme', '--user', 'alice']);
    expect(code).toBe(1);
    expect(err).toContain('No product is running');
    expect(stateFiles()).toEqual([]);
  });

  it('runs beside another product, on another port and with its own Redis', async () => {
    const [first, second] = await Promise.all([startProduct(here, []), startProduct(here, [])]);
    expect(first.url).not.toBe(second.url);
    expect(first.out() + second.out()).toContain('port 4379 is taken');
    expect(second.out()).toContain('for another port: npm run dev -- --port N');
    expect(first.redisPid).not.toBe(second.redisPid);
    expect(stateFiles()).toHaveLength(2);
    await stop(first);
    await untilReady(second.url);
    expect(stateFiles()).toHaveLength(1);
  });

  it('rejects a requested port that is in use', async () => {
    const other = createServer();
    const port = await listenOnLoopback(other);
    const { code, err } = await run(here, 'dev', ['--port', String(port)]);
    other.close();
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`^Error: Port ${port} is taken\\.`));
  });

  it('reports that its Redis ended and answers 503 from then on', async () => {
    const product = await startProduct(here);
    process.kill(product.redisPid, 'SIGKILL');
    await waitUntil('the notice', () =>
      product.err().includes('The Redis process has exited. Restart npm run dev.'),
    );
    const { out: token } = await run(here, 'token', ['--tenant', 'org_acme', '--user', 'alice']);
    const response = await call(`${product.url}/api/redis/session?action=list`, token.trim());
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
    // Callers share the outcome of one PING for a second.
    const health = async () => (await fetch(`${product.url}/api/redis/health`)).status;
    await expect.poll(health).toBe(503);
    expect((await fetch(`${product.url}/api/redis/health/live`)).status).toBe(200);
    expect((await stop(product)).code).toBe(0);
  });

  it('rejects unknown options', async () => {
    const { code, err } = await run(here, 'dev', ['--prot', '1']);
    expect(code).toBe(1);
    expect(err).toBe("Error: Unknown option '--prot'. Try --help.\n");
    expect(existsSync(join(here.dir.path, '.local'))).toBe(false);
  });
});

describe('npm run token', () => {
  it('prints a token that the product accepts, and nothing else', async () => {
    const product = await startProduct(here);
    const { code, out, err } = await run(source(), 'token', [
      '--tenant',
      'org_new',
      '--user',
      'zoe',
      '--url',
      product.url,
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const response = await call(`${product.url}/api/redis/session`, out.trim(), {
      method: 'POST',
      body: '{}',
    });
    expect(await response.json()).toMatchObject({ session: { tenantId: 'org_new', userId: 'auth0|zoe' } });
  });

  it('fails when no product runs, or none at that address', async () => {
    const who = ['--tenant', 'org_acme', '--user', 'alice'];
    expect(await run(here, 'token', who)).toEqual({
      code: 1,
      out: '',
      err: 'Error: No product is running. Start one with: npm run dev\n',
    });
    const product = await startProduct(here);
    const { code, err } = await run(here, 'token', [...who, '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(err).toContain('No product is running at http://127.0.0.1:9.');
    expect(err).toContain(`Running: ${product.url}.`);
  });
});

describe('npm run demo', () => {
  it('passes, costs little, and leaves neither sessions nor entries', async () => {
    const product = await startProduct(here);
    const admin = openAdmin({ nodes: [{ host: '127.0.0.1', port: product.redisPort }] });
    const before = await admin.commandCount();
    const { code, out, err } = await run(source(), 'demo');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // Commands of scripts count, and TIME, which session reads send along.
    expect((await admin.commandCount()) - before).toBeLessThan(1_600);
    expect(out).not.toContain('FAIL');
    const keys = await admin.everyKey();
    admin.close();
    expect(keys.filter((key) => /^(session|cache):/.test(key))).toEqual([]);
    expect(keys.filter((key) => /[0-9a-f]{8}-(crud|tagged|shared)/.test(key))).toEqual([]);
  });

  it('runs twice at the same time', async () => {
    await startProduct(here);
    const results = await Promise.all([run(here, 'demo'), run(here, 'demo')]);
    expect(results.map(({ code, err }) => ({ code, err }))).toEqual([
      { code: 0, err: '' },
      { code: 0, err: '' },
    ]);
  });

  it('fails and prints the response when Redis is down', async () => {
    const product = await startProduct(here);
    process.kill(product.redisPid, 'SIGKILL');
    await expect.poll(async () => (await fetch(`${product.url}/api/redis/health`)).status).toBe(503);
    const { code, out, err } = await run(here, 'demo');
    expect(code).toBe(1);
    expect(out).toContain('FAIL  The functions run and reach Redis');
    expect(out).toMatch(/GET \/api\/redis\/health\/ready -> 503 \{/);
    expect(err).toMatch(/expected status 200, got 503/);
  });

  it('also passes where sessions beyond the limit are rejected', async () => {
    await startProduct(here, undefined, { SESSION_ON_LIMIT: 'reject', SESSION_MAX_PER_USER: '1' });
    expect(await run(here, 'demo')).toMatchObject({ code: 0, err: '' });
  });
});

describe('npm run smoke', () => {
  it('passes against a running product with cache:write alone', async () => {
    await startProduct(here);
    const who = ['--tenant', 'org_acme', '--user', 'operator', '--permissions', 'cache:write'];
    const token = (await run(here, 'token', who)).out.trim();
    const target = readTarget(readFileSync(join(here.dir.path, 'amplify_outputs.json'), 'utf8'));
    const lines: string[] = [];
    const passed = await runSmokeTest({ target, token, print: (line) => void lines.push(line) });
    expect(lines.filter((line) => !/^(ok|skip) /.test(line))).toEqual(['All steps passed.']);
    expect(passed).toBe(true);
  });
});

describe('the state file', () => {
  it('contains the secret, which the output does not', async () => {
    const product = await startProduct(here);
    const state = readState();
    expect(state).toMatchObject({ url: product.url, pid: product.child.pid });
    expect(product.out()).not.toContain(state.mintSecret);
  });
});

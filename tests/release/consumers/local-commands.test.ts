import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  expectHostFilesUnchanged,
  expectServed,
  expectStopped,
  LOCAL_OUTPUTS,
  writeHostFiles,
} from '../../package/host.ts';
import { readManifest } from '../../package/installed.ts';
import {
  launch,
  makeWorkplace,
  stop,
  untilReadyLine,
  type Workplace,
} from '../../support/programs/workplace.ts';
import { type Consumer, createConsumer } from './consumer.ts';

const { devDependencies, peerDependencies } = readManifest();
const PEERS = Object.keys(peerDependencies);
const TESTED = Object.fromEntries(PEERS.map((name) => [name, devDependencies[name] ?? '']));
const WHO = ['--tenant', 'org_acme', '--user', 'alice'];

let consumer: Consumer;
let here: Workplace;
beforeAll(async () => {
  consumer = await createConsumer({ dependencies: TESTED });
  here = { ...makeWorkplace(), dir: { path: consumer.dir, remove: () => {} } };
  execFileSync('git', ['init', '--quiet'], { cwd: consumer.dir });
  writeHostFiles(consumer.dir);
});
afterEach(async () => {
  const running = here.processes.splice(0);
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
});
afterAll(() => here.dir.remove());

const startDev = async () => untilReadyLine(launch(here, ['npx', 'amplify-redis', 'dev', '--port', '0'], {}));
const amplifyRedis = (...args: string[]) => consumer.run('npx', 'amplify-redis', ...args);
const untracked = () =>
  execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', '.local'], {
    cwd: consumer.dir,
    encoding: 'utf8',
  });

describe('npx amplify-redis', () => {
  it('serves the product in a project with the packages it asks for, and ends on SIGTERM', async () => {
    const product = await startDev();
    const token = (await amplifyRedis('token', ...WHO)).trim();
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    await expectServed(product, token);
    expect(untracked()).toBe('');

    const smoke = await amplifyRedis('smoke', '--token', token, '--outputs', LOCAL_OUTPUTS);
    expect(smoke).toContain('ok    GraphQL returns text as it was stored, and typed errors');
    expect(smoke).toMatch(/\nAll steps passed\.\n$/);
    expect(await amplifyRedis('demo')).toContain('All steps passed');
    expect(await amplifyRedis('ops', 'revoke-tenant', 'org_acme', '--local')).toMatch(
      /^At 127\.0\.0\.1.*\nEnded the sessions of org_acme: [1-9]/,
    );

    await stop(product);
    await expectStopped(product, consumer.dir);
    expectHostFilesUnchanged(consumer.dir);
  });

  it('runs with the other version of GraphQL that it accepts', async () => {
    await consumer.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', 'graphql@16.15.0');
    const product = await startDev();
    const token = (await amplifyRedis('token', ...WHO)).trim();
    const smoke = await amplifyRedis('smoke', '--token', token, '--outputs', LOCAL_OUTPUTS);
    expect(smoke).toContain('ok    GraphQL returns text as it was stored, and typed errors');
    await stop(product);
    await expectStopped(product, consumer.dir);
  });

  it('says in an empty project what to install, and that works', async () => {
    const empty = await createConsumer();
    expect(empty.packages().filter((name) => PEERS.includes(name))).toEqual([]);
    const failure = await empty.run('npx', 'amplify-redis', 'dev').catch((error: unknown) => String(error));
    const [, command = ''] = /^ {2}(npm install --save-dev .+)$/m.exec(failure) ?? [];
    expect(command).toMatch(/ @hono\/node-server@\S+ graphql@\S+ oauth2-mock-server@\S+/);
    expect(failure).not.toMatch(/^\s+at /m);
    const [program = '', ...args] = command.split(' ');
    await empty.run(program, ...args, '--prefer-offline');
    const workplace = { ...here, dir: { path: empty.dir, remove: () => {} } };
    const product = await untilReadyLine(
      launch(workplace, ['npx', 'amplify-redis', 'dev', '--port', '0'], {}),
    );
    await stop(product);
    await expectStopped(product, empty.dir);
  });
});

import { expect, it } from 'vitest';
import { freePort } from '../../../src/local/free-port.ts';
import { isAlive } from '../../integration/local-harness.ts';
import { REPOSITORY } from '../../support/programs.ts';
import { startProgram } from '../../support/started-program.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** The first start builds the package and installs those of the example. */
const FIRST_START = { timeoutMs: 30 * 60_000 };

const isServed = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

it('npm run example serves the portal with a login and the product, and ends all of it', async () => {
  const port = await freePort();
  const { child, out, err, exited } = startProgram('npm', ['run', 'example', '--', '--port', `${port}`], {
    cwd: REPOSITORY,
    env: process.env,
  });
  const opened = () => /^Open (\S+)$/m.exec(out())?.[1];
  const isOpened = () => {
    if (child.exitCode !== null) throw new Error(out() + err());
    return opened() !== undefined;
  };
  await waitUntil('the portal', isOpened, FIRST_START);
  const portal = `http://localhost:${port}`;
  expect(opened()).toBe(portal);
  expect(await (await fetch(portal)).text()).toContain('Astronomer');
  const login = await fetch(`${portal}/auth/login`, { redirect: 'manual' });
  const provider = new URL(login.headers.get('location') ?? '').origin;
  const [, product = ''] = /The product is at (http:\S+)\. /.exec(out()) ?? [];
  expect((await fetch(`${product}/api/redis/health`)).status).toBe(200);

  child.kill('SIGTERM');
  await exited;
  expect(isAlive(child.pid ?? 0)).toBe(false);
  for (const url of [portal, provider, product]) {
    await waitUntil(`${url} to be gone`, async () => !(await isServed(url)));
  }
});

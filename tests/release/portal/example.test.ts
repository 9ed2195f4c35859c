import { expect, it } from 'vitest';
import { freePort } from '../../../src/local/server/free-port.ts';
import { isServed } from '../../support/programs/is-served.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { startProgram, untilPrinted } from '../../support/programs/started-program.ts';
import { isAlive } from '../../support/programs/workplace.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** The first start builds the package and installs those of the example. */
const FIRST_START = { timeoutMs: 30 * 60_000 };

it('npm run example serves the portal with a login and the product, and ends all of it', async () => {
  const port = await freePort();
  const example = startProgram('npm', ['run', 'example', '--', '--port', `${port}`], {
    cwd: REPOSITORY,
    env: process.env,
  });
  const portal = await untilPrinted(example, /^Open (\S+)$/m, FIRST_START);
  expect(portal).toBe(`http://localhost:${port}`);
  expect(await (await fetch(portal)).text()).toContain('Astronomer');
  await waitUntil('the log of Next.js', async () => /GET \/ 200/.test(example.out()));
  const login = await fetch(`${portal}/auth/login`, { redirect: 'manual' });
  const provider = new URL(login.headers.get('location') ?? '').origin;
  const [, product = ''] = /The product is at (http:\S+)\. /.exec(example.out()) ?? [];
  expect((await fetch(`${product}/api/redis/health`)).status).toBe(200);

  example.child.kill('SIGTERM');
  await example.exited;
  expect(isAlive(example.child.pid ?? 0)).toBe(false);
  for (const url of [portal, provider, product]) {
    await waitUntil(`${url} to be gone`, async () => !(await isServed(url)));
  }
});

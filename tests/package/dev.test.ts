import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTarget } from '../../src/aws/smoke/target.ts';
import {
  clear,
  launch,
  makeWorkplace,
  pathWithoutRedis,
  stop,
  untilReadyLine,
} from '../support/programs/workplace.ts';
import {
  expectHostFilesUnchanged,
  expectServed,
  expectStopped,
  LOCAL_OUTPUTS,
  writeHostFiles,
} from './host.ts';
import { type Installation, installTarball, readManifest } from './installed.ts';
import { packedTarball } from './packed.ts';

const host = makeWorkplace();
let project: Installation;
beforeAll(() => {
  project = installTarball(packedTarball(), host.dir.path);
  for (const name of Object.keys(readManifest().peerDependencies)) project.link(name);
  writeHostFiles(project.dir);
});
afterAll(() => clear(host));

it('dev serves the whole product from the tarball, and leaves the files of its host alone', async () => {
  const PATH = pathWithoutRedis(host);
  const product = await untilReadyLine(
    launch(host, [process.execPath, project.program, 'dev', '--port', '0'], { PATH }),
  );
  expect(product.out()).toContain('js-redis-server on 127.0.0.1');
  expect(product.out()).toContain(
    `outputs     ${join(project.dir, LOCAL_OUTPUTS)}\n              for Amplify.configure or amplifyUrls`,
  );
  expect(product.out()).toContain('npx amplify-redis token --tenant org_acme');
  expect(readTarget(readFileSync(join(project.dir, LOCAL_OUTPUTS), 'utf8'))).toMatchObject({
    environment: 'local',
    sessionUrl: `${product.url}/`,
  });

  const { out: token } = await project.run(['token', '--tenant', 'org_acme', '--user', 'alice']);
  await expectServed(product, token.trim());

  expect(await stop(product)).toEqual({ code: 0 });
  await expectStopped(product, project.dir);
  expect(product.err()).toBe('');
  expectHostFilesUnchanged(project.dir);
});

import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentedCommands } from '../support/documents/tables.ts';
import { makeTempDir, type TempDir } from '../support/programs/reaper.ts';
import { type Installation, installTarball } from './installed.ts';
import { packedTarball } from './packed.ts';

let dir: TempDir;
let project: Installation;
beforeEach(() => {
  dir = makeTempDir();
  project = installTarball(packedTarball(), dir.path);
});
afterEach(() => dir.remove());

const COMMANDS = ['dev', 'token', 'demo', 'smoke', 'ops', 'verify'];
/** The commands that the documents list. */
const DOCUMENTED = documentedCommands().inPackage.map(({ name }) => name);

describe('amplify-redis', () => {
  it.each(['--help', '-h'])('lists its commands on %s', async (flag) => {
    const { code, out, err } = await project.run([flag]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('  npx amplify-redis COMMAND');
    expect([...out.matchAll(/^ {2}([a-z]+) {2,}[a-z]/gm)].map(([, name]) => name)).toEqual(COMMANDS);
    expect(DOCUMENTED.sort()).toEqual([...COMMANDS].sort());
  });

  it('fails without a command, and prints them', async () => {
    const { code, out, err } = await project.run([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('  npx amplify-redis COMMAND');
  });

  it.each(['deploy', 'toString', '--port'])('rejects %s', async (name) => {
    expect(await project.run([name])).toEqual({
      code: 2,
      out: '',
      err: `Error: '${name}' is not a command. Commands: ${COMMANDS.join(', ')}. Try --help.\n`,
    });
  });

  it.each(COMMANDS)(
    '%s --help prints how it is used from the package, and needs no further package',
    async (name) => {
      const { code, out, err } = await project.run([name, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(new RegExp(`^ {2}npx amplify-redis ${name}(?![\\w:-])`, 'm'));
      expect(out).not.toContain('npm run');
    },
  );

  it('names itself in the advice of its commands', async () => {
    const { code, err } = await project.run(['token', '--tenant', 'org_acme', '--user', 'alice']);
    expect(code).toBe(1);
    expect(err).toBe('Error: No product is running. Start one with: npx amplify-redis dev\n');
  });
});

describe('dev without its packages', () => {
  const advice = (...specs: string[]) =>
    'Error: The local product needs packages that are not installed. Run:\n\n' +
    `  npm install --save-dev ${specs.join(' ')}\n`;
  const UNLESS = '\nWith valkey-server or redis-server on PATH, js-redis-server is not needed.\n';
  const SERVICE = ['@hono/node-server@2', 'graphql@15', 'oauth2-mock-server@8'];
  const ALL = [...SERVICE, 'js-redis-server@0.3'];
  const nameOf = (spec: string) => spec.slice(0, spec.lastIndexOf('@'));

  it('says how to install all of them, and leaves no trace', async () => {
    const before = readdirSync(dir.path);
    expect(await project.run(['dev'])).toEqual({
      code: 1,
      out: '',
      err: advice(...ALL) + UNLESS,
    });
    expect(readdirSync(dir.path)).toEqual(before);
  });

  it.each(ALL)('says how to install %s if only that is missing', async (missing) => {
    for (const spec of ALL) if (spec !== missing) project.link(nameOf(spec));
    const { code, out, err } = await project.run(['dev']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.match(/npm install --save-dev (.+)/)?.[1]).toBe(missing);
  });

  it('needs no stand-in for Redis where one is named', async () => {
    const { err } = await project.run(['dev'], { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(err).toBe(advice(...SERVICE));
  });

  it('needs no stand-in for Redis where there is a server', async () => {
    mkdirSync(join(dir.path, 'bin'));
    writeFileSync(join(dir.path, 'bin/valkey-server'), '');
    chmodSync(join(dir.path, 'bin/valkey-server'), 0o755);
    expect((await project.run(['dev'])).err).toBe(advice(...SERVICE));
  });
});

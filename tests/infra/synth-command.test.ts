import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/programs.ts';
import { makeTempDir } from '../support/reaper.ts';

const run = promisify(execFile);
const synth = (args: readonly string[], env: Record<string, string> = {}) =>
  run(process.execPath, ['--import', 'tsx', 'amplify/synth.ts', ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
  });

test('npm run synth writes the assembly and prints its path', async () => {
  const out = makeTempDir();
  const dir = join(out.path, 'assembly');
  const { stdout } = await synth(['branch', '--name', 'preview', '--skip-bundling', '--out', dir]);
  expect(stdout.trim().split('\n').at(-1)).toBe(dir);
  expect(existsSync(join(dir, 'manifest.json'))).toBe(true);
  expect(readdirSync(dir).filter((file) => file.endsWith('.template.json')).length).toBeGreaterThan(2);
  out.remove();
});

test('fails with the settings’ message, and with its usage', async () => {
  const settings = { BACKEND_SETTINGS: '{"redis":{"topology":"sentinel"}}' };
  await expect(synth(['branch', '--skip-bundling'], settings)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('redis.topology: must have the topology cluster, serverless or public'),
  });
  await expect(synth(['everything'])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('usage:'),
  });
});

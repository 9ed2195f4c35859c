import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';

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

test('fails where Lambda could not hold the variables, and names the largest', async () => {
  const issuers = Array.from({ length: 24 }, (_, i) => ({
    kind: 'auth0',
    issuer: `https://a-company-${i}.eu.auth0.com/`,
    audience: `https://api-${i}.a-company-with-a-long-name.example.com`,
  }));
  const settings = {
    tokenIssuers: issuers,
    environment: { SESSION_TENANTS: `{"org_1":{"sessionTTL":${'3600'.padStart(80)}}}` },
  };
  const out = makeTempDir();
  const args = ['branch', '--skip-bundling', '--out', out.path];
  await expect(synth(args, { BACKEND_SETTINGS: JSON.stringify(settings) })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /redisFunctions\/session-manager.*The environment variables take \d{4} bytes, but Lambda allows 4096\. The largest are TOKEN_ISSUERS \(\d{4}\), \w+ \(\d+\), \w+ \(\d+\)/,
    ),
  });
  out.remove();
});

test('fails with the settings’ message, and with its usage', async () => {
  const settings = { BACKEND_SETTINGS: '{"redis":{"topology":"sentinel"}}' };
  await expect(synth(['branch', '--skip-bundling'], settings)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'redis.topology: must have the topology cluster, serverless, public, existing or upstash',
    ),
  });
  await expect(synth(['everything'])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('npm run synth -- sandbox|branch'),
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createConsoleBuild } from '../../src/local/console/build.ts';
import { leaksIn, PLANTED_ENVIRONMENT } from '../support/planted.ts';
import { assembly } from './assembly.ts';
import { type Kind, PLANS } from './synthesize.ts';

/** CDK itself created the contents of packed archives, before it knew any of our variables. */
const readable = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.zip'))
    .map(({ parentPath, name }) => join(parentPath, name));

describe.each(Object.keys(PLANS) as Kind[])('a build with secrets in its environment: %s', (kind) => {
  test('are in no template, output or bundle', () => {
    const files = readable(assembly(kind).dir);
    expect(files.filter((file) => file.endsWith('.template.json')).length).toBeGreaterThan(2);
    const leaks = files.flatMap((file) =>
      leaksIn(readFileSync(file, 'latin1')).map((leak) => `${file}: ${leak}`),
    );
    expect(leaks).toEqual([]);
  });
});

test('the same of the console', async () => {
  for (const [name, secret] of Object.entries(PLANTED_ENVIRONMENT)) vi.stubEnv(name, secret);
  const files = await createConsoleBuild()().finally(() => vi.unstubAllEnvs());
  expect(files.size).toBeGreaterThan(1);
  for (const [name, { body }] of files)
    expect(leaksIn(Buffer.from(body).toString('latin1')), name).toEqual([]);
});

import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { createConsoleBuild } from '../../src/local/console-build.ts';
import type { ConsoleFiles } from '../../src/local/console-file.ts';

const KB = 1_000;
/** Sign-in with a hosted page, loaded on demand: never locally, and in a deployment only the configured one. */
const SIGN_IN = /^assets\/(oidc|cognito)-sign-in-/;

let files: ConsoleFiles;
let sizes: Map<string, number>;
beforeAll(async () => {
  files = await createConsoleBuild()();
  const scripts = [...files].filter(([name]) => name.endsWith('.js'));
  sizes = new Map(scripts.map(([name, { body }]) => [name, gzipSync(body).length]));
});

const total = (of: (name: string) => boolean) =>
  [...sizes].reduce((sum, [name, size]) => sum + (of(name) ? size : 0), 0);

it('is less than 60 kB of gzipped JavaScript without the sign-in components', () => {
  expect([...sizes.keys()].filter((name) => SIGN_IN.test(name))).toHaveLength(2);
  expect(total((name) => !SIGN_IN.test(name))).toBeLessThan(60 * KB);
  expect(total((name) => SIGN_IN.test(name))).toBeLessThan(50 * KB);
});

it('starts with one file; the GraphQL transport is loaded with the self-test', () => {
  const page = String(files.get('index.html')?.body);
  const first = [...sizes.keys()].filter((name) => page.includes(name));
  expect(first).toHaveLength(1);
  expect(total((name) => first.includes(name))).toBeLessThan(50 * KB);
  for (const name of first) expect(String(files.get(name)?.body)).not.toMatch(/^import\s/m);
});

it('contains nothing inline, so that the policy needs no exception', () => {
  const page = String(files.get('index.html')?.body);
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
});

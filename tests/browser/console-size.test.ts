import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createConsoleBuild } from '../../src/local/console-build.ts';

const KB = 1_000;

it('starts with less than 120 kB of JavaScript, gzipped', async () => {
  const files = await createConsoleBuild()();
  const scripts = new Map(
    [...files].filter(([name]) => name.endsWith('.js')).map(([name, { body }]) => [name, String(body)]),
  );
  const page = String(files.get('index.html')?.body);
  const first = [...scripts.keys()].filter((name) => page.includes(name));
  const sizeOf = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + gzipSync(scripts.get(name) ?? '').length, 0);

  expect(first).toHaveLength(1);
  expect(sizeOf(first)).toBeLessThan(120 * KB);
  // Amplify's GraphQL client and its sign-in come only when they are used.
  for (const name of first) expect(scripts.get(name)).not.toMatch(/^import\s/m);
  expect(sizeOf([...scripts.keys()])).toBeLessThan(260 * KB);
});

it('holds nothing inline, so that the policy needs no exception', async () => {
  const page = String((await createConsoleBuild()()).get('index.html')?.body);
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
});

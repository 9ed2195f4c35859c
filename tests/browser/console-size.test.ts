import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { createConsoleBuild } from '../../src/local/console/build.ts';
import type { ConsoleFiles } from '../../src/local/console/file.ts';

const KB = 1_000;

let files: ConsoleFiles;
let scripts: readonly string[];
beforeAll(async () => {
  files = await createConsoleBuild()();
  scripts = [...files.keys()].filter((name) => name.endsWith('.js'));
});

const textOf = (name: string): string => String(files.get(name)?.body);
const gzipped = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + gzipSync(textOf(name)).length, 0);

/** The scripts that these import before they run, themselves included. */
function withImports(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, imported] of textOf(name).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
      add(`assets/${imported}`);
    }
  };
  names.forEach(add);
  return found;
}

const firstLoad = () => withImports(scripts.filter((name) => textOf('index.html').includes(name)));
const chunk = (name: string): string => {
  const found = scripts.filter((script) => script.startsWith(`assets/${name}-`));
  expect(found, name).toHaveLength(1);
  return String(found[0]);
};

it('loads less than 60 kB of gzipped JavaScript for any view without charts', () => {
  const views = scripts.filter((name) => /^assets\/[a-z-]+-view-/.test(name));
  expect(views.length).toBeGreaterThan(6);
  for (const view of views) {
    expect(gzipped(new Set([...firstLoad(), ...withImports([view])])), view).toBeLessThan(60 * KB);
  }
});

it('loads less than 90 kB for the overview with its charts, which no other view loads', () => {
  const charts = withImports([chunk('charts')]);
  const overview = new Set([...firstLoad(), ...withImports([chunk('overview-view')]), ...charts]);
  expect(gzipped(overview)).toBeLessThan(90 * KB);
  expect(textOf(chunk('charts'))).toContain('u-cursor-x');
  for (const name of scripts.filter((script) => script !== chunk('charts'))) {
    expect(textOf(name), name).not.toContain('u-cursor-x');
  }
});

it('loads the sign-in with a hosted page, and GraphQL, on demand', () => {
  const first = firstLoad();
  const signIns = [chunk('oidc-sign-in'), chunk('cognito-sign-in')];
  for (const name of [...signIns, chunk('graphql-transport')]) expect(first).not.toContain(name);
  expect(gzipped(signIns)).toBeLessThan(50 * KB);
});

it('contains nothing inline, so that the policy needs no exception', () => {
  const page = textOf('index.html');
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
});

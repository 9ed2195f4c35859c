import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { REPOSITORY } from '../support/programs/programs.ts';

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

const yamlFilesOf = (folder: string): string[] =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`);

/** Every value of a key, at any depth. */
function valuesOf(node: unknown, key: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(value, key),
  );
}

describe('the workflows', () => {
  const files = [...yamlFilesOf('.github/workflows'), ...yamlFilesOf('.github/actions')];
  const documents = files.map((file) => [file, parse(read(file)) as unknown] as const);

  it.each(documents)('%s runs scripts and tests that exist', (_, document) => {
    const commands = valuesOf(document, 'run').flatMap((run) => run.split('&&').map((part) => part.trim()));
    const scripts = commands.flatMap(
      (command) => /^npm (?:run (\S+)|(test)\b)/.exec(command)?.slice(1) ?? [],
    );
    expect(scripts.filter((name) => name && !(name in manifest.scripts))).toEqual([]);
    const folders = commands.flatMap((command) => command.match(/\btests\/\S+/g) ?? []);
    expect(folders.filter((folder) => !existsSync(join(REPOSITORY, folder)))).toEqual([]);
  });

  it.each(documents)('%s pins the actions of others to a commit', (_, document) => {
    const actions = valuesOf(document, 'uses').filter((action) => !action.startsWith('./'));
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('test the oldest Node.js that package.json allows, and the one of .nvmrc', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml'));
    const versions: readonly number[] = jobs.test.strategy.matrix.node;
    const [, oldest] = /^>=(\d+)/.exec(manifest.engines.node) ?? [];
    expect(versions).toEqual(expect.arrayContaining([Number(oldest), Number(read('.nvmrc'))]));
  });
});

describe('install scripts', () => {
  const packages = Object.entries(lock.packages as Record<string, { hasInstallScript?: boolean }>);
  const withScript = packages
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));

  it('are decided on for each package that has one', () => {
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(withScript)].sort());
  });

  it('do not run, with older versions of npm either', () => {
    expect(new Set(Object.values(manifest.allowScripts))).toEqual(new Set([false]));
    expect(read('.npmrc')).toContain('ignore-scripts=true\n');
  });
});

it('dependabot watches each package that has a lock file', () => {
  const { updates } = parse(read('.github/dependabot.yml'));
  const [npm] = updates as readonly { readonly directories: readonly string[] }[];
  for (const folder of npm?.directories ?? [])
    expect(existsSync(join(REPOSITORY, folder, 'package-lock.json')), folder).toBe(true);
  const locked = readdirSync(join(REPOSITORY, 'tests'), { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() && existsSync(join(REPOSITORY, 'tests', entry.name, 'package-lock.json')),
    )
    .map(({ name }) => `/tests/${name}`);
  expect(npm?.directories).toEqual(expect.arrayContaining(['/', '/bench', ...locked]));
});

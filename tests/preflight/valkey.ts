import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findProgram, VALKEY_DIR } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { aptGet, codename, hasApt } from './apt.ts';
import { type SourcesFile, withBackports } from './apt-sources.ts';
import type { Extra } from './extra.ts';

/** Optional: the same tests on a second server. */
export const valkey: Extra = {
  name: 'valkey-server',
  marker: `${VALKEY_DIR}.unavailable`,
  isThere: () => findProgram('valkey-server') !== undefined,
  fetch() {
    if (!hasApt()) throw new Error('it is not on PATH, and only Debian’s archive is searched for it');
    unpackValkey();
  },
};

/**
 * Unpacks a valkey-server from the machine's own archive, and any missing libraries, into `.local/valkey`. Installs
 * nothing and does not change apt's configuration or lists, so it needs no root.
 * @throws Error with the reason, if it is not available
 */
function unpackValkey(): void {
  const release = codename();
  const sources = release && withBackports(readSources(), release);
  if (!sources) throw new Error(`no apt source offers the release ${release}`);
  const temp = makeTempDir();
  const staging = `${VALKEY_DIR}.${process.pid}`;
  try {
    const options = separateApt(temp.path, sources);
    aptGet(...options, 'update');
    aptGet(...options, '--download-only', '--yes', '--no-install-recommends', 'install', 'valkey-server');
    const archives = join(temp.path, 'cache/archives');
    mkdirSync(staging, { recursive: true });
    for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
      run('dpkg-deb', '-x', join(archives, file), staging);
    }
    makeRunnable(staging);
    rmSync(VALKEY_DIR, { recursive: true, force: true });
    renameSync(staging, VALKEY_DIR);
  } finally {
    temp.remove();
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Options that make apt use separate sources, lists and archives. */
function separateApt(root: string, sources: string): string[] {
  // If root runs apt, it downloads as an unprivileged user, who must have access.
  chmodSync(root, 0o755);
  for (const folder of ['sources', 'lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'sources/valkey.sources'), sources);
  return [
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${join(root, 'sources')}`,
    `Dir::State::lists=${join(root, 'lists')}`,
    `Dir::Cache=${join(root, 'cache')}`,
    'Debug::NoLocking=true',
    'APT::Update::Error-Mode=any',
  ].flatMap((option) => ['-o', option]);
}

/** The libraries are next to the program, where the loader does not look, so a wrapper sets their path. */
function makeRunnable(root: string): void {
  const wrapper = join(root, 'valkey-server');
  const folder = join(root, 'usr/lib');
  const libraries = existsSync(folder) ? readdirSync(folder).map((name) => `$here/usr/lib/${name}`) : [];
  const lines = [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$0")" && pwd)',
    `LD_LIBRARY_PATH="${libraries.join(':')}" exec "$here/usr/bin/valkey-server" "$@"`,
  ];
  writeFileSync(wrapper, `${lines.join('\n')}\n`, { mode: 0o755 });
  run(wrapper, '--version');
}

function run(program: string, ...args: readonly string[]): void {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0)
    throw new Error(`${program} does not run: ${result.stderr || result.error?.message}`);
}

function readSources(): SourcesFile[] {
  const folder = '/etc/apt/sources.list.d';
  const parts = readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name));
  return ['/etc/apt/sources.list', ...parts.map((name) => join(folder, name))].flatMap((name) => {
    try {
      return [{ name, text: readFileSync(name, 'utf8') }];
    } catch {
      return [];
    }
  });
}

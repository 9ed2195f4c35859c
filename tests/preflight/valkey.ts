import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, VALKEY_DIR } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { aptGet, codename, hasApt } from './apt.ts';

/** Remembers why it was not available, so that an offline laptop does not wait for it every time. */
const MARKER = `${VALKEY_DIR}.unavailable`;
const RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

/**
 * Fetches a Valkey server, for the same tests on a second server. If it is not available, they are skipped with the
 * reason.
 * @param say prints a message for the developer
 */
export function ensureValkey(say: (line: string) => void): void {
  if (findProgram('valkey-server')) return;
  const failedAt = statSync(MARKER, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isRecent = Date.now() - failedAt < RETRY_AFTER_MS;
  try {
    if (isRecent) throw new Error(readFileSync(MARKER, 'utf8'));
    if (!hasApt()) throw new Error('it is not on PATH, and only Debian’s archive is searched for it');
    say('fetching valkey-server');
    unpackValkey();
    rmSync(MARKER, { force: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!isRecent) {
      mkdirSync(dirname(MARKER), { recursive: true });
      writeFileSync(MARKER, reason);
    }
    say(`tests that need valkey-server are skipped: ${reason} (delete ${MARKER} to try again)`);
  }
}

/**
 * Unpacks a valkey-server from the machine's own archive, and any missing libraries, into `.local/valkey`. Installs
 * nothing and does not change apt's configuration or lists, so it needs no root.
 * @throws Error with the reason, if it is not available
 */
function unpackValkey(): void {
  const release = codename();
  const source = release && sourceWithBackports(release);
  if (!source) throw new Error(`no apt source offers the release ${release}`);
  const temp = makeTempDir();
  const staging = `${VALKEY_DIR}.${process.pid}`;
  try {
    const options = separateApt(temp.path, source);
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
function separateApt(root: string, { format, text }: Source): string[] {
  // If root runs apt, it downloads as an unprivileged user, who must have access.
  chmodSync(root, 0o755);
  for (const folder of ['sources', 'lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, `sources/valkey.${format}`), text);
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

interface Source {
  /** The ending of its file. */
  readonly format: string;
  readonly text: string;
}

/**
 * Adds the backports of a release to the archive that the machine already trusts: same host, same key, one more suite.
 * @returns undefined if the machine has no source for the release itself
 */
function sourceWithBackports(release: string): Source | undefined {
  const folder = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...readdirSync(folder).map((name) => join(folder, name))];
  const stanzas = files.filter(existsSync).flatMap((file) => {
    const format = file.slice(file.lastIndexOf('.') + 1);
    const parts = readFileSync(file, 'utf8').split(format === 'sources' ? /\n[ \t]*\n/ : '\n');
    return parts.map((text) => ({ format, text: `${text.trim()}\n` }));
  });
  const suites: Readonly<Record<string, RegExp>> = {
    sources: new RegExp(`^Suites:(?=.*[ \\t]${release}(?:[ \\t]|$)).*$`, 'im'),
    list: new RegExp(`^deb[ \\t].*[ \\t]${release}[ \\t].*main`),
  };
  const base = stanzas.find(
    ({ format, text }) =>
      suites[format]?.test(text) && /\bmain\b/.test(text) && !/^Enabled:\s*no/im.test(text),
  );
  if (!base) return undefined;
  const backports = `${release}-backports`;
  const { format, text } = base;
  return format === 'list'
    ? { format, text: text + text.replace(` ${release} `, ` ${backports} `) }
    : { format, text: text.replace(suites.sources ?? '', `Suites: ${release} ${backports}`) };
}

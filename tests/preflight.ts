import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasApt, installPackages, isRoot } from './preflight/apt.ts';
import { unpackValkey } from './preflight/valkey.ts';
import { findProgram, REPOSITORY, VALKEY_DIR } from './support/programs.ts';

/** One of the programs must be there; the package brings the first. */
interface Requirement {
  readonly programs: readonly string[];
  readonly package: string;
}

const VALKEY_UNAVAILABLE = `${VALKEY_DIR}.unavailable`;
const RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

const say = (line: string): boolean => process.stdout.write(`preflight: ${line}\n`);

const missingOf = (requirements: readonly Requirement[]): Requirement[] =>
  requirements.filter(({ programs }) => !programs.some(findProgram));

function requirements(): Requirement[] {
  const browser = join(REPOSITORY, 'tests/browser');
  const files = existsSync(browser) ? readdirSync(browser, { recursive: true, encoding: 'utf8' }) : [];
  const needsBrowser = files.some((file) => file.endsWith('.test.ts'));
  return [
    { programs: ['redis-server'], package: 'redis-server' },
    { programs: ['openssl'], package: 'openssl' },
    { programs: ['curl'], package: 'curl' },
    ...(needsBrowser
      ? [{ programs: ['chromium', 'chromium-browser', 'google-chrome'], package: 'chromium' }]
      : []),
  ];
}

/** @throws Error saying what the reader must install */
function ensurePrograms(needed: readonly Requirement[]): void {
  const packages = missingOf(needed).map((requirement) => requirement.package);
  if (packages.length === 0) return;
  let reason = '';
  if (hasApt() && isRoot()) {
    say(`installing ${packages.join(', ')}`);
    try {
      installPackages(packages);
    } catch (error) {
      reason = ` (${error instanceof Error ? error.message : error})`;
    }
  }
  const missing = missingOf(needed).map((requirement) => requirement.package);
  if (missing.length === 0) return;
  throw new Error(
    `the tests need ${missing.join(', ')}${reason}. Install with: sudo apt-get install ${missing.join(' ')}` +
      ` (Debian, Ubuntu) or brew install ${missing.join(' ').replace('redis-server', 'redis')} (macOS)`,
  );
}

/** Valkey is a second opinion, not a requirement: without it its tests are skipped, and say so. */
function ensureValkey(): void {
  if (findProgram('valkey-server')) return;
  try {
    const known = recentFailure();
    if (known) throw new Error(known);
    if (!hasApt())
      throw new Error('valkey-server is not on PATH and only Debian’s archive is searched for it');
    say('fetching valkey-server');
    unpackValkey();
    rmSync(VALKEY_UNAVAILABLE, { force: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!recentFailure()) {
      mkdirSync(dirname(VALKEY_UNAVAILABLE), { recursive: true });
      writeFileSync(VALKEY_UNAVAILABLE, reason);
    }
    say(`tests on Valkey are skipped: ${reason} (delete ${VALKEY_UNAVAILABLE} to try again)`);
  }
}

/** Why Valkey was not to be had a short while ago, so that an offline laptop does not wait for it every time. */
function recentFailure(): string | undefined {
  const stats = statSync(VALKEY_UNAVAILABLE, { throwIfNoEntry: false });
  const isRecent = stats && Date.now() - stats.mtimeMs < RETRY_AFTER_MS;
  return isRecent ? readFileSync(VALKEY_UNAVAILABLE, 'utf8') : undefined;
}

try {
  ensurePrograms(requirements());
  ensureValkey();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

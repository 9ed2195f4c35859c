import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { appSyncSimulator } from './preflight/appsync-simulator.ts';
import { hasApt, installPackages, isRoot } from './preflight/apt.ts';
import { type Extra, ensureExtra } from './preflight/extra.ts';
import { unpackValkey } from './preflight/valkey.ts';
import { findProgram, REPOSITORY, VALKEY_DIR } from './support/programs.ts';

/** One of the programs must be there; the package brings the first. */
interface Requirement {
  readonly programs: readonly string[];
  readonly package: string;
}

const say = (line: string): void => void process.stdout.write(`preflight: ${line}\n`);

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

/** A second opinion, not a requirement. */
const valkey: Extra = {
  name: 'valkey-server',
  marker: `${VALKEY_DIR}.unavailable`,
  isThere: () => findProgram('valkey-server') !== undefined,
  fetch() {
    if (!hasApt()) throw new Error('it is not on PATH, and only Debian’s archive is searched for it');
    unpackValkey();
  },
};

try {
  ensurePrograms(requirements());
  for (const extra of [valkey, appSyncSimulator]) ensureExtra(extra, say);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

import { hasApt, installPackages, isRoot } from './preflight/apt.ts';
import { installLocalPackage, type LocalPackage } from './preflight/local-package.ts';
import { projectOf } from './preflight/selection.ts';
import { ensureValkey } from './preflight/valkey.ts';
import {
  CHROMIUM_PROGRAMS,
  findProgram,
  LAMBDA_RUNTIME_DIR,
  OPENAPI_RULES_DIR,
  SIMULATOR_DIR,
} from './support/programs/programs.ts';

/** One of these programs must exist; the package installs one of them. */
interface Requirement {
  readonly programs: readonly string[];
  readonly package: string;
  /** A smaller package, which only Debian has. */
  readonly slim?: string;
}

const say = (line: string): void => void process.stdout.write(`preflight: ${line}\n`);

const REDIS: Requirement = { programs: ['redis-server'], package: 'redis-server' };
const OPENSSL: Requirement = { programs: ['openssl'], package: 'openssl' };
const CURL: Requirement = { programs: ['curl'], package: 'curl' };
const CHROMIUM: Requirement = {
  programs: CHROMIUM_PROGRAMS,
  package: 'chromium',
  slim: 'chromium-headless-shell',
};

const SIMULATOR: LocalPackage = {
  name: 'the AppSync simulator (300 MB)',
  source: 'tests/appsync-simulator',
  directory: SIMULATOR_DIR,
};
const OPENAPI_RULES: LocalPackage = {
  name: 'the OWASP rules for OpenAPI (40 MB)',
  source: 'tests/openapi-rules',
  directory: OPENAPI_RULES_DIR,
};
const LAMBDA_RUNTIME: LocalPackage = {
  name: 'the runtime client of Lambda (20 MB)',
  source: 'tests/lambda-runtime',
  directory: LAMBDA_RUNTIME_DIR,
};

interface Needs {
  readonly programs: readonly Requirement[];
  /** Uses the shared servers, one of which is a Valkey server where available. */
  readonly valkey?: true;
  readonly packages?: readonly LocalPackage[];
}

/** The programs that each project's tests need, besides Node.js and the packages of `npm ci`. */
const NEEDS: Readonly<Record<string, Needs>> = {
  unit: { programs: [] },
  model: { programs: [REDIS, OPENSSL], valkey: true },
  api: { programs: [REDIS, OPENSSL], valkey: true },
  contract: { programs: [REDIS, OPENSSL], valkey: true },
  integration: { programs: [REDIS, OPENSSL, CURL], valkey: true },
  fuzz: { programs: [REDIS] },
  faults: { programs: [REDIS, OPENSSL] },
  infra: { programs: [REDIS] },
  package: { programs: [] },
  browser: { programs: [REDIS, CURL, CHROMIUM] },
  release: {
    programs: [REDIS, OPENSSL, CURL, CHROMIUM],
    packages: [SIMULATOR, OPENAPI_RULES, LAMBDA_RUNTIME],
  },
};

/**
 * Installs the programs that the selected tests need.
 * @param files the selected test files
 * @throws Error that names the programs to install
 */
export function preflight(files: readonly string[]): void {
  const needs = [...new Set(files.map(projectOf))].map(needsOf);
  ensurePrograms([...new Set(needs.flatMap(({ programs }) => programs))]);
  if (needs.some((one) => one.valkey)) ensureValkey(say);
  for (const one of needs.flatMap(({ packages = [] }) => packages)) installLocalPackage(one, say);
}

function needsOf(project: string): Needs {
  const needs = NEEDS[project];
  if (!needs) throw new Error(`tests/preflight.ts has no entry for the project ${project}`);
  return needs;
}

const missingOf = (requirements: readonly Requirement[]): Requirement[] =>
  requirements.filter(({ programs }) => !programs.some(findProgram));

function ensurePrograms(needed: readonly Requirement[]): void {
  const packages = missingOf(needed).map((requirement) => requirement.slim ?? requirement.package);
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

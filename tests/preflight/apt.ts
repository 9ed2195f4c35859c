import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from '../support/programs/programs.ts';

export const hasApt = (): boolean =>
  findProgram('apt-get') !== undefined && existsSync('/etc/debian_version');

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Runs apt-get without questions. @throws Error with apt's own first complaint */
export function aptGet(...args: readonly string[]): void {
  const result = spawnSync(
    'apt-get',
    ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20', ...args],
    {
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    },
  );
  if (result.status === 0) return;
  const complaint = /^E: .*$/m.exec(result.stderr ?? '')?.[0] ?? result.error?.message ?? 'no reason given';
  throw new Error(`apt-get failed: ${complaint.replace(/^E: /, '')}`);
}

/** Installs packages without starting the services that some of them bring. */
export function installPackages(packages: readonly string[]): void {
  const allowServices = forbidServices();
  try {
    try {
      aptGet('update');
    } catch {
      // One broken source fails the whole update, but the other sources may provide everything that is needed.
    }
    aptGet('install', '--yes', '--no-install-recommends', ...packages);
  } finally {
    allowServices();
  }
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian's own switch: package scripts run this file before they start a service, and 101 means no. */
function forbidServices(): () => void {
  if (existsSync(POLICY)) return () => {};
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(POLICY);
}

/** The release's code name, for example bookworm. */
export function codename(): string | undefined {
  return /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

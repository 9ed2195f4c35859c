import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { localDirectory } from './directory.ts';

const stateSchema = z.object({
  url: z.url(),
  issuer: z.url(),
  mintSecret: z.string().check(z.minLength(1)),
  pid: z.int().check(z.positive()),
  /** Whether it runs on any port (`--port 0`), as short runs do. */
  anyPort: z.optional(z.boolean()),
  /** The variables that lead to its Redis, if the product has started it. */
  redis: z.optional(z.record(z.string(), z.string())),
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
});

/** How other commands reach a running product. Contains the mint secret, so only its owner may read it. */
export type ProductState = Readonly<z.infer<typeof stateSchema>>;

/** Directory for the state of products that were started in `root`. */
export const stateDirectory = (root: string): string => join(localDirectory(root), 'products');

/**
 * Publishes a running product.
 * @returns a function that removes the file, unless another product has taken the address since
 */
export function writeState(directory: string, state: ProductState): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const path = join(directory, `${new URL(state.url).port}.json`);
  // Written elsewhere and renamed: a reader never gets a partial file or an old file's wider mode.
  const draft = `${path}.${state.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
  return () => {
    if (readState(path)?.pid === state.pid) rmSync(path, { force: true });
  };
}

/**
 * The products whose process is alive, newest first, after them those on any port: nobody's front end depends on such a
 * product, so it must not take the place of another. Removes the files of the rest.
 */
export function readStates(directory: string): ProductState[] {
  const alive: ProductState[] = [];
  for (const name of filesIn(directory)) {
    const path = join(directory, name);
    const state = readState(path);
    if (state && isAlive(state.pid)) alive.push(state);
    else if (state) rmSync(path, { force: true });
  }
  const isShort = ({ anyPort = false }: ProductState) => Number(anyPort);
  return alive.sort((a, b) => isShort(a) - isShort(b) || b.startedAt.localeCompare(a.startedAt));
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readState(path: string): ProductState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process is alive and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

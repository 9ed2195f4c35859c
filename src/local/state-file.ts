import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const stateSchema = z.object({
  url: z.url(),
  issuer: z.url(),
  mintSecret: z.string().check(z.minLength(1)),
  pid: z.int().check(z.positive()),
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
});

/** How other commands reach a running product. Holds the mint secret: for its owner's eyes only. */
export type ProductState = Readonly<z.infer<typeof stateSchema>>;

/** Where products leave their state, below the directory they were started in. Ignored by git. */
export const stateDirectory = (root: string): string => join(root, '.local', 'products');

/**
 * Publishes a running product.
 * @returns removes the file, unless another product has taken the address since
 */
export function writeState(directory: string, state: ProductState): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const path = join(directory, `${new URL(state.url).port}.json`);
  // Written aside and renamed: a reader never sees half a file, nor an old file's wider mode.
  const draft = `${path}.${state.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
  return () => {
    if (readState(path)?.pid === state.pid) rmSync(path, { force: true });
  };
}

/** The products whose process lives, newest first. Removes the files of those that died. */
export function readStates(directory: string): ProductState[] {
  const alive: ProductState[] = [];
  for (const name of filesIn(directory)) {
    const path = join(directory, name);
    const state = readState(path);
    if (state && isAlive(state.pid)) alive.push(state);
    else if (state) rmSync(path, { force: true });
  }
  return alive.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
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
    // EPERM: it lives and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const packed = z.tuple([
  z.object({
    filename: z.string(),
    /** Bytes, packed and unpacked. */
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string() })),
  }),
]);

/** What `npm pack` would write. The package must have been built. */
export async function readContents(root: string) {
  return (await run(root, ['--dry-run']))[0];
}

/** @returns the path of the tarball */
export async function pack(root: string, destination: string): Promise<string> {
  const [{ filename }] = await run(root, ['--pack-destination', destination]);
  return join(destination, filename);
}

async function run(root: string, args: readonly string[]) {
  const all = ['pack', '--json', '--ignore-scripts', ...args];
  const { stdout } = await promisify(execFile)('npm', all, { cwd: root, maxBuffer: 8 * 1_048_576 });
  return packed.parse(JSON.parse(stdout));
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const packed = z.tuple([
  z.object({
    filename: z.string(),
    /** Size of the tarball, in bytes. */
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string() })),
    /** SHA-512 of the tarball, in the format of package-lock.json. */
    integrity: z.string(),
  }),
]);

export type Packed = z.infer<typeof packed>[0];

/** Reads the contents that `npm pack` would write. The package must have been built. */
export async function readContents(root: string): Promise<Packed> {
  return run(root, ['--dry-run']);
}

/** @returns the path of the tarball, and its contents */
export async function pack(root: string, destination: string): Promise<Packed & { readonly path: string }> {
  const contents = await run(root, ['--pack-destination', destination]);
  return { ...contents, path: join(destination, contents.filename) };
}

async function run(root: string, args: readonly string[]): Promise<Packed> {
  const all = ['pack', '--json', '--ignore-scripts', ...args];
  const { stdout } = await promisify(execFile)('npm', all, { cwd: root, maxBuffer: 8 * 1_048_576 });
  return packed.parse(JSON.parse(stdout))[0];
}

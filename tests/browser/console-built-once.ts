import { readFile, rename, writeFile } from 'node:fs/promises';
import { buildConsole } from '../../src/local/console/build.ts';
import type { ConsoleFiles } from '../../src/local/console/file.ts';

/** Beside the compiled program, which is deleted after the run. */
const BUILT = new URL('console.json', import.meta.url);

interface StoredFile {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** Replaces the function of the same name in the product: builds the console once for all products of a run. */
export function createConsoleBuild(): () => Promise<ConsoleFiles> {
  let files: Promise<ConsoleFiles> | undefined;
  return () => {
    files ??= read().catch(buildAndStore);
    return files;
  };
}

async function read(): Promise<ConsoleFiles> {
  const stored: StoredFile[] = JSON.parse(await readFile(BUILT, 'utf8'));
  return new Map(
    stored.map(({ name, type, base64 }) => [name, { type, body: Buffer.from(base64, 'base64') }]),
  );
}

async function buildAndStore(): Promise<ConsoleFiles> {
  const files = await buildConsole();
  const stored = [...files].map(([name, { type, body }]): StoredFile => {
    return { name, type, base64: Buffer.from(body).toString('base64') };
  });
  // Two products may build at the same time; the rename makes sure that readers see a complete file.
  const temporary = new URL(`console-${process.pid}.json`, import.meta.url);
  await writeFile(temporary, JSON.stringify(stored));
  await rename(temporary, BUILT);
  return files;
}

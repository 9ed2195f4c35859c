import { readFile, rename, writeFile } from 'node:fs/promises';
import { buildConsole, type ConsoleFiles } from '../../src/local/console-build.ts';

/** Beside the compiled program, which goes with the run. */
const BUILT = new URL('console.json', import.meta.url);

interface Kept {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** Stands where the product has its own of this name, and builds the console once for all products of a run. */
export function createConsoleBuild(): () => Promise<ConsoleFiles> {
  let files: Promise<ConsoleFiles> | undefined;
  return () => {
    files ??= read().catch(buildAndKeep);
    return files;
  };
}

async function read(): Promise<ConsoleFiles> {
  const kept: Kept[] = JSON.parse(await readFile(BUILT, 'utf8'));
  return new Map(kept.map(({ name, type, base64 }) => [name, { type, body: Buffer.from(base64, 'base64') }]));
}

async function buildAndKeep(): Promise<ConsoleFiles> {
  const files = await buildConsole();
  const kept = [...files].map(([name, { type, body }]): Kept => {
    return { name, type, base64: Buffer.from(body).toString('base64') };
  });
  // Two products may build at the same time; whoever reads finds a whole file.
  const mine = new URL(`console-${process.pid}.json`, import.meta.url);
  await writeFile(mine, JSON.stringify(kept));
  await rename(mine, BUILT);
  return files;
}

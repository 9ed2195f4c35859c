import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type ConsoleFiles, contentTypeOf } from './file.ts';

/** Where `npm run build` writes the console, beside the compiled commands. */
const FOLDER = join(import.meta.dirname, 'console');

let files: ConsoleFiles | undefined;

/** The console of the package, read on the first request. */
export async function prebuiltConsole(): Promise<ConsoleFiles> {
  files ??= readFolder();
  return files;
}

function readFolder(): ConsoleFiles {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => statSync(join(FOLDER, name)).isFile())
      .map((name) => [
        name.replaceAll(sep, '/'),
        { body: new Uint8Array(readFileSync(join(FOLDER, name))), type: contentTypeOf(name) },
      ]),
  );
}

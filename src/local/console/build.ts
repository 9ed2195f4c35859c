import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type ConsoleFiles, contentTypeOf } from './file.ts';

const SOURCES = ['console', 'client', 'self-test'].map((folder) =>
  join(import.meta.dirname, '../..', folder),
);

/**
 * Builds the console on the first request, and again after its sources changed. It builds in memory, so that products
 * running side by side share no files, and a start without a browser costs nothing.
 */
export function createConsoleBuild() {
  let built: { readonly sources: number; readonly files: Promise<ConsoleFiles> } | undefined;
  return (): Promise<ConsoleFiles> => {
    const sources = newestChange();
    if (built?.sources === sources) return built.files;
    const files = buildConsole();
    built = { sources, files };
    files.catch(() => {
      if (built?.files === files) built = undefined;
    });
    return files;
  };
}

/** @param plugins added for Amplify Hosting */
export async function buildConsole(plugins: readonly Plugin[] = []): Promise<ConsoleFiles> {
  // Loading Vite takes half a second, which a product without a browser never needs.
  const { build } = await import('vite');
  const result = await build({
    configFile: join(import.meta.dirname, '../../console/vite.config.ts'),
    configLoader: 'runner',
    logLevel: 'error',
    plugins: [...plugins],
    build: { write: false },
  });
  if (!('output' in result)) throw new Error('Vite did not build exactly one set of files');
  return new Map(
    result.output.map((file) => {
      const body = file.type === 'chunk' ? file.code : file.source;
      const type = contentTypeOf(file.fileName);
      return [file.fileName, { body: typeof body === 'string' ? body : new Uint8Array(body), type }];
    }),
  );
}

/** @returns ms since the epoch */
function newestChange(): number {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a function's code, relative to this file: TypeScript in the repository, JavaScript in the package.
 * @param path path without its extension, such as `./jwks-mirror/handler`
 */
export const entryOf = (path: string): string =>
  fileURLToPath(new URL(`${path}${extname(import.meta.url)}`, import.meta.url));

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Core from '../entries/core.ts';

/** Where `start.ts` puts what it builds; the running program lies there too. */
const BUILT = import.meta.dirname;

/** The core as it ships: bundled and minified. */
export const core: typeof Core = await import(pathToFileURL(join(BUILT, 'core.mjs')).href);

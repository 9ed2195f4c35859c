import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Turbo from '../programs/turbo-handler.ts';

const built: typeof Turbo = await import(pathToFileURL(join(import.meta.dirname, 'turbo-handler.mjs')).href);

export const { getRedisCacheComponentsHandler } = built;

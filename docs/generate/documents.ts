import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationRegions } from './configuration.ts';
import { operationTable } from './operations.ts';
import { replaceRegion } from './region.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The generated regions of each document. */
const REGIONS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'docs/operate/configuration.md': configurationRegions,
  'docs/operate/tenants.md': () => ({ operations: operationTable('Tenant') }),
  'docs/use/cache.md': () => ({ operations: operationTable('Cache') }),
  'docs/use/sessions.md': () => ({ operations: operationTable('Sessions') }),
};

export interface GeneratedDocument {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Each document as it is in the repository, and as the code generates it. */
export function generatedDocuments(): GeneratedDocument[] {
  return Object.entries(REGIONS).map(([name, regions]) => {
    const path = join(ROOT, name);
    const before = readFileSync(path, 'utf8');
    const after = Object.entries(regions()).reduce(
      (text, [region, content]) => replaceRegion(text, region, content),
      before,
    );
    return { path, before, after };
  });
}

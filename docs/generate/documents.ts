import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, invocation } from './commands.ts';
import { configurationRegions } from './configuration.ts';
import { operationTable } from './operations.ts';
import { replaceRegion } from './region.ts';
import { table } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Documents and the regions in them that are taken from the code. */
const REGIONS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'README.md': () => ({ commands: commandTable() }),
  'docs/cache.md': () => ({ operations: operationTable('Cache') }),
  'docs/configuration.md': configurationRegions,
  'docs/sessions.md': () => ({ operations: operationTable('Sessions') }),
  'docs/tenants.md': () => ({ operations: operationTable('Tenant') }),
};

export interface GeneratedDocument {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The documents as they are and as the code has them. */
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

const commandTable = (): string =>
  table(
    ['command', 'what it does'],
    Object.entries(COMMANDS)
      .filter(([, { part }]) => !part)
      .map(([name, { does }]) => [`\`${invocation(name)}\``, does]),
  );

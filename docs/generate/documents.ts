import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadServiceConfig } from '../../src/api/config.ts';
import { boundTable } from './bounds.ts';
import { COMMANDS, invocation, packageInvocation } from './commands.ts';
import { configurationRegions, MINIMAL_ENVIRONMENT } from './configuration.ts';
import { operationTable } from './operations.ts';
import { replaceRegion } from './region.ts';
import { table } from './table.ts';
import { tenantLimitTable } from './tenant-limits.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The generated regions of each document. */
const REGIONS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'docs/operate/configuration.md': configurationRegions,
  'docs/operate/security.md': () => ({ bounds: boundTable(loadServiceConfig(MINIMAL_ENVIRONMENT)) }),
  'docs/operate/tenants.md': () => ({ limits: tenantLimitTable(), operations: operationTable('Tenant') }),
  'docs/start/commands.md': () => ({ commands: commandTable(), 'commands of the package': packageTable() }),
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

const commandTable = (): string =>
  table(
    ['command', 'description'],
    Object.entries(COMMANDS)
      .filter(([, { partial }]) => !partial)
      .map(([name, { description }]) => [`\`${invocation(name)}\``, description]),
  );

const packageTable = (): string =>
  table(
    ['command', 'description'],
    Object.values(COMMANDS)
      .filter(({ inPackage }) => inPackage)
      .map((command) => [`\`${packageInvocation(command)}\``, command.description]),
  );

import { configurationRegions } from './configuration.ts';
import { operationTable } from './operations.ts';
import type { Regions } from './region.ts';

/** What the code says in the documents. */
export const documentRegions = (): Regions => ({
  'docs/operate/configuration.md': configurationRegions(),
  'docs/operate/tenants.md': { operations: operationTable('Tenant') },
  'docs/use/cache.md': { operations: operationTable('Cache') },
  'docs/use/sessions.md': { operations: operationTable('Sessions') },
});

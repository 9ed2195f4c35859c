import { expect, it } from 'vitest';
import { startWorker } from '../support/programs/worker.ts';
import { startStandalone } from '../support/redis/standalone.ts';

/** Old space of a function with 512 MB, in MiB. */
const HEAP_MIB = 460;
/** The budget for copies of invalidation tables, and something for everything else. */
const MAX_GROWTH_BYTES = (32 + 16) * 1_048_576;

it.each([
  { tenants: 6, entries: 9_900, tags: 'orders' },
  { tenants: 60, entries: 400, tags: 'distinct' },
])(
  'a process survives $tenants tenants with $entries entries of 32 long tags, and stays within its budget: $tags',
  async ({ tenants, entries, tags }) => {
    const server = await startStandalone();
    const args = [JSON.stringify(server.endpoint), ...[tenants, entries, tags].map(String)];
    const nodeArgs = [`--max-old-space-size=${HEAP_MIB}`];
    const worker = startWorker('read-tagged.ts', args, { nodeArgs });
    try {
      const { found, grown } = JSON.parse(await worker.line());
      expect(found).toBe(tenants * entries);
      expect(grown).toBeLessThan(MAX_GROWTH_BYTES);
      expect(await worker.exited).toBe(0);
    } finally {
      worker.kill();
      await server.close();
    }
  },
);

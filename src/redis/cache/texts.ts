import type { ReadResult } from './freshness.ts';
import { type CacheReader, parsed } from './read.ts';
import { readOptions } from './tags.ts';
import type { CacheTexts } from './types.ts';
import { validateKeys } from './validation.ts';
import { type AsOf, formatVersion } from './version.ts';

/**
 * Reads of JSON texts. Each is parsed, and the result dropped, before it is handed out: what another program has stored
 * must not break the answer it is put into.
 * @param ensureVersion for a tenant that has no version yet
 */
export function createCacheTexts(
  reader: CacheReader,
  ensureVersion: (tenantId: string) => Promise<AsOf>,
): CacheTexts {
  return {
    getCache: async (tenantId, namespace, key, options) =>
      hitText(await reader.read({ tenantId, namespace, key, ...readOptions(options) })),

    async lookUpCache(tenantId, namespace, key, options) {
      const result = await reader.read({ tenantId, namespace, key, ...readOptions(options) });
      const { version } = result;
      const asOf = version ? formatVersion(version) : await ensureVersion(tenantId);
      return { value: hitText(result), asOf };
    },

    async getManyCache(tenantId, namespace, keys, options) {
      const unique = validateKeys(keys);
      const found = new Map<string, string>();
      const request = { tenantId, namespace, keys: unique, ...readOptions(options) };
      for (const [i, result] of (await reader.readMany(request)).entries()) {
        const text = hitText(parsed(result));
        if (text !== undefined) found.set(unique[i] ?? '', text);
      }
      return found;
    },
  };
}

const hitText = ({ state, entry }: ReadResult): string | undefined =>
  state === 'hit' ? entry?.payload : undefined;

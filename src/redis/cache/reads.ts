import type { ReadResult } from './freshness.ts';
import { type CacheReader, parsed } from './read.ts';
import { readOptions, type TagsAtRead } from './tags.ts';
import { validateKeys } from './validation.ts';
import { type AsOf, formatVersion } from './version.ts';

/** The reads of a store, which hands out parsed values and, to programs that pass them on, their JSON texts. */
export interface CacheReads<Value> {
  getCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: TagsAtRead,
  ): Promise<Value | undefined>;
  lookUpCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: TagsAtRead,
  ): Promise<{ value: Value | undefined; asOf: AsOf }>;
  getManyCache(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
    options?: TagsAtRead,
  ): Promise<Map<string, Value>>;
}

/**
 * @param ensureVersion for a tenant that has no version yet
 * @param toValue what a result is handed out as; undefined on a miss. The value has been parsed, also where its text is
 *   handed out: what another program has stored must not break the answer it is put into.
 */
export function createReads<Value>(
  reader: CacheReader,
  ensureVersion: (tenantId: string) => Promise<AsOf>,
  toValue: (result: ReadResult) => Value | undefined,
): CacheReads<Value> {
  return {
    async getCache(tenantId, namespace, key, options) {
      return toValue(await reader.read({ tenantId, namespace, key, ...readOptions(options) }));
    },

    async lookUpCache(tenantId, namespace, key, options) {
      const result = await reader.read({ tenantId, namespace, key, ...readOptions(options) });
      const { version } = result;
      const asOf = version ? formatVersion(version) : await ensureVersion(tenantId);
      return { value: toValue(result), asOf };
    },

    async getManyCache(tenantId, namespace, keys, options) {
      const unique = validateKeys(keys);
      const found = new Map<string, Value>();
      const request = { tenantId, namespace, keys: unique, ...readOptions(options) };
      for (const [i, result] of (await reader.readMany(request)).entries()) {
        const value = toValue(parsed(result));
        if (value !== undefined) found.set(unique[i] ?? '', value);
      }
      return found;
    },
  };
}

export const hitValue = ({ state, value }: ReadResult): unknown => (state === 'hit' ? value : undefined);

export const hitText = ({ state, entry }: ReadResult): string | undefined =>
  state === 'hit' ? entry?.payload : undefined;

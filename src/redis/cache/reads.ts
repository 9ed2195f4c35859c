import type { ReadResult } from './freshness.ts';
import type { LookedUpCache } from './looked-up.ts';
import { type CacheReader, parsed } from './read.ts';
import { type LookUpOptions, lookUpOptions, readOptions, type TagsAtRead } from './tags.ts';
import { validateKeys } from './validation.ts';
import { type AsOf, formatVersion } from './version.ts';

/** The reads of a store. It returns parsed values or, for programs that only pass them on, their JSON texts. */
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
    options?: LookUpOptions,
  ): Promise<LookedUpCache<Value>>;
  getManyCache(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
    options?: TagsAtRead,
  ): Promise<Map<string, Value>>;
}

/**
 * @param ensureVersion creates the version of a tenant that has none
 * @param toValue converts a result with an entry to the returned value. The entry has been parsed even if its text is
 *   returned, so that a value stored by another program cannot corrupt the response that embeds it.
 */
export function createReads<Value>(
  reader: CacheReader,
  ensureVersion: (tenantId: string) => Promise<AsOf>,
  toValue: (result: ReadResult) => Value | undefined,
): CacheReads<Value> {
  const valueOfHit = (result: ReadResult) => (result.state === 'hit' ? toValue(result) : undefined);

  return {
    async getCache(tenantId, namespace, key, options) {
      return valueOfHit(await reader.read({ tenantId, namespace, key, ...readOptions(options) }));
    },

    async lookUpCache(tenantId, namespace, key, options) {
      const result = await reader.read({ tenantId, namespace, key, ...lookUpOptions(options) });
      const { state, version } = result;
      const asOf = version ? formatVersion(version) : await ensureVersion(tenantId);
      if (state === 'invalidated') return { value: toValue(result), asOf, stale: true };
      return { value: valueOfHit(result), asOf };
    },

    async getManyCache(tenantId, namespace, keys, options) {
      const unique = validateKeys(keys);
      const found = new Map<string, Value>();
      const request = { tenantId, namespace, keys: unique, ...readOptions(options) };
      for (const [i, result] of (await reader.readMany(request)).entries()) {
        const value = valueOfHit(parsed(result));
        if (value !== undefined) found.set(unique[i] ?? '', value);
      }
      return found;
    },
  };
}

export const parsedValue = ({ value }: ReadResult): unknown => value;

export const textOf = ({ entry }: ReadResult): string | undefined => entry?.payload;

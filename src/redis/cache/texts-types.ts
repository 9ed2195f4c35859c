import type { RepeatableCacheOptions } from './entry-types.ts';
import type { InspectedCache } from './inspect.ts';
import type { LookedUpCache } from './looked-up.ts';
import type { InspectOptions, LookUpOptions, TagsAtRead } from './tags.ts';

/** Reads values as their stored JSON texts, for responses that pass them on without parsing them. */
export interface CacheTexts {
  /**
   * Reads a value as JSON text.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @returns undefined on a miss
   * @throws InvalidInputError; UnavailableError
   */
  getCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: TagsAtRead,
  ): Promise<string | undefined>;
  /**
   * Reads a value as JSON text, together with the version to pass to `setCache` for a value loaded after a miss.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @param options.acceptStale whether to return a value that is stale but not dead yet
   * @returns the text (undefined on a miss) and `asOf` for `setCache`
   * @throws InvalidInputError; UnavailableError
   */
  lookUpCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: LookUpOptions,
  ): Promise<LookedUpCache<string>>;
  /**
   * Reads several values of one namespace as JSON texts.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param keys up to 100 keys
   * @param options.tags tags that also make the entries stale, in addition to their own
   * @returns the texts found, by key; misses are omitted
   * @throws AnswerTooLargeError if the values together exceed 6 MiB, or `maxValueBytes` if that is larger;
   *   InvalidInputError; UnavailableError
   */
  getManyCache(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
    options?: TagsAtRead,
  ): Promise<Map<string, string>>;
  /**
   * Reads a value as JSON text and removes it.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.idempotencyKey identifies the call: a retry with the same key has no further effect
   * @returns the text; undefined on a miss
   * @throws InvalidInputError; UnavailableError
   */
  takeCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: RepeatableCacheOptions,
  ): Promise<string | undefined>;
  /**
   * Shows what Redis stores for a key, with the value as JSON text.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @param options.withValue whether to return the text too, even of a stale value; default false
   * @returns the details of the key
   * @throws InvalidInputError; UnavailableError
   */
  inspectCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: InspectOptions,
  ): Promise<InspectedCache<string>>;
}

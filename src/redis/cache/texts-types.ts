import type { RepeatableCacheOptions } from './entry-types.ts';
import type { InspectedCache } from './inspect.ts';
import type { LookedUpCache } from './looked-up.ts';
import type { InspectOptions, LookUpOptions, TagsAtRead } from './tags.ts';

/** Reads of values as the JSON texts in which they are stored, for answers that pass them on without parsing them. */
export interface CacheTexts {
  /**
   * Reads a value as JSON text.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
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
   * Reads a value as JSON text, and the version as of which a value loaded after a miss may be stored.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
   * @param options.acceptStale whether to return a value that is stale and not dead yet
   * @returns the text, undefined on a miss, and `asOf` for `setCache`
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
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param keys up to 100 keys
   * @param options.tags tags that make the entries stale besides their own
   * @returns the texts found, by key; misses are left out
   * @throws AnswerTooLargeError beyond 6 MiB of values together, or beyond `maxValueBytes` if that is more;
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
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.idempotencyKey recognizes a repetition of the call
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
   * Shows what Redis knows of a key, with the value as JSON text.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
   * @param options.withValue whether to return the text as well, stale or not; default false
   * @returns what is known
   * @throws InvalidInputError; UnavailableError
   */
  inspectCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: InspectOptions,
  ): Promise<InspectedCache<string>>;
}

import * as z from 'zod/mini';
import { type AsOf, MAX_BATCH, TAG_LIMITS } from '../../redis/index.ts';
import { name } from './bounds.ts';
import { json } from './json.ts';

/** One year, the upper bound for the configured maximum TTL, in s. */
export const MAX_SECONDS = 365 * 24 * 60 * 60;
export const batch = () => z.array(name()).check(z.minLength(1), z.maxLength(MAX_BATCH));
/** In s. */
export const ttl = () => z.optional(z.int().check(z.positive(), z.lte(MAX_SECONDS)));
export const tagsFor = (use: keyof typeof TAG_LIMITS) => {
  const { count, length } = TAG_LIMITS[use];
  return z.array(z.string().check(z.minLength(1), z.maxLength(length))).check(z.maxLength(count));
};
export const tags = () => z.optional(tagsFor('entry'));
export const readTags = () => z.optional(tagsFor('read'));
export const asOf = () =>
  z.pipe(
    z.string().check(z.minLength(1), z.maxLength(256)),
    z.transform((value) => value as AsOf),
  );
export const entries = () =>
  z.record(name(), json()).check(
    z.refine((given) => Object.keys(given).length > 0, 'must contain at least one entry'),
    z.refine((given) => Object.keys(given).length <= MAX_BATCH, `must contain at most ${MAX_BATCH} entries`),
  );

import * as z from 'zod/mini';

/** A name chosen by the caller. Limits its characters; the core limits its bytes. */
export const name = () => z.string().check(z.minLength(1), z.maxLength(1_024));

/** A text from the product or from Redis. */
export const text = (maxChars: number) => z.string().check(z.maxLength(maxChars));

/** An id, handle or cursor issued by this product. */
export const opaque = (maxChars: number) => z.string().check(z.regex(/^[\w.-]+$/), z.maxLength(maxChars));

/** A whole number of at least 0. */
export const count = (max: number = Number.MAX_SAFE_INTEGER) => z.int().check(z.gte(0), z.lte(max));

/** The last time that a Date can represent, in ms since the epoch. */
const LAST_MS = 8_640_000_000_000_000;

/** ms since the epoch */
export const time = () => z.number().check(z.gte(0), z.lte(LAST_MS));

/** Long enough to be hard to guess, as the core requires. */
export const idempotencyKey = () => z.optional(z.string().check(z.minLength(16), z.maxLength(128)));

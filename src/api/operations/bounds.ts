import * as z from 'zod/mini';

/** A name that the caller chooses, in characters. The core bounds its bytes. */
export const name = () => z.string().check(z.minLength(1), z.maxLength(1_024));

/** A text of the product or of Redis. */
export const text = (maxChars: number) => z.string().check(z.maxLength(maxChars));

/** An id, handle or cursor that this product has issued. */
export const opaque = (maxChars: number) => z.string().check(z.regex(/^[\w.-]+$/), z.maxLength(maxChars));

/** A whole number from 0. */
export const count = (max: number = Number.MAX_SAFE_INTEGER) => z.int().check(z.gte(0), z.lte(max));

/** The last moment that a Date can be, in ms since the epoch. */
const LAST_MS = 8_640_000_000_000_000;

/** ms since the epoch */
export const time = () => z.number().check(z.gte(0), z.lte(LAST_MS));

/** Hard to guess, as the core demands. */
export const idempotencyKey = () => z.optional(z.string().check(z.minLength(16), z.maxLength(128)));

import * as z from 'zod/mini';
import type { Json } from '../../redis/index.ts';
import type { JsonText } from './json-text.ts';

/** Any JSON value, including null, but not undefined. */
export const json = () => z.custom<Json>((value) => value !== undefined, 'is required');

/** A stored value in an output. */
export const storedJson = () => z.custom<Json | JsonText>((value) => value !== undefined);

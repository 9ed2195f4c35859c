import * as z from 'zod/mini';
import type { Json } from '../../redis/index.ts';

/** Any JSON value that is given, null included. */
export const json = () => z.custom<Json>((value) => value !== undefined, 'is required');

import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { InvalidInputError } from './errors.ts';

// zod/mini has no messages of its own: without a locale every problem reads "Invalid input".
z.config(en());

/**
 * Parses what a caller passed against a schema.
 * @param name what the thing is called in the error, for example `sessionConfig`
 * @throws InvalidInputError naming the first field that does not fit
 */
export function parseOptions<T>(name: string, schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [name, ...(issue?.path ?? [])].join('.');
  throw new InvalidInputError(path, `is not valid: ${issue?.message ?? 'wrong shape'}`);
}

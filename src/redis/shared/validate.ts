import type * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import { issueText } from './schema-issue.ts';

/**
 * Parses an argument against a schema.
 * @param name name of the argument in the error, for example `sessionConfig`
 * @throws InvalidInputError naming the first invalid field
 */
export function validate<T>(name: string, schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [name, ...(issue?.path ?? [])].join('.');
  throw new InvalidInputError(path, issue ? issueText(issue) : 'is not valid');
}

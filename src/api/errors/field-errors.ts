import type * as z from 'zod/mini';
import { issueText } from '../../redis/index.ts';
import { type FieldError, MAX_FIELD_ERRORS } from './api-error.ts';

const MAX_NAME_CHARS = 64;

/**
 * Describes the issues that a schema found.
 * @param error the error of the schema
 * @param input the parsed input, to distinguish a missing field from an invalid one
 * @returns at most 20 invalid fields, each with a message
 */
export function fieldErrors(error: z.core.$ZodError, input: unknown): FieldError[] {
  return error.issues.flatMap((issue) => describe(issue, input)).slice(0, MAX_FIELD_ERRORS);
}

function describe(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, MAX_FIELD_ERRORS);
    return names.map((key) => ({ field: fieldName([...issue.path, key]), message: 'is not a known field' }));
  }
  const missing = valueAt(input, issue.path) === undefined;
  return [{ field: fieldName(issue.path), message: missing ? 'is required' : issueText(issue) }];
}

function fieldName(path: readonly PropertyKey[]): string {
  const name = path.map((part) => String(part).slice(0, MAX_NAME_CHARS)).join('.');
  return name === '' ? 'the input' : name;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, part)?.value;
  }
  return value;
}

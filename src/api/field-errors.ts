import type * as z from 'zod/mini';
import type { FieldError } from './api-error.ts';

/** Enough to correct a request; more would echo an abuser's input back. */
const MAX_ERRORS = 20;
const MAX_NAME_CHARS = 64;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  string: 'a string',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * Says what does not fit in words. `zod/mini` ships no messages of its own, which is part of why it is small.
 * @param error what a schema reported
 * @param input what was parsed, to tell a missing field from a wrong one
 */
export function fieldErrors(error: z.core.$ZodError, input: unknown): FieldError[] {
  return error.issues.flatMap((issue) => describe(issue, input)).slice(0, MAX_ERRORS);
}

function describe(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, MAX_ERRORS);
    return names.map((key) => ({ field: fieldName([...issue.path, key]), message: 'is not a known field' }));
  }
  const missing = valueAt(input, issue.path) === undefined;
  return [{ field: fieldName(issue.path), message: missing ? 'is required' : issueText(issue) }];
}

function issueText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_NAMES[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return 'options' in issue && issue.options
        ? `must be one of: ${issue.options.map(String).join(', ')}`
        : 'has an unknown form';
    case 'too_small':
      if (issue.minimum === 1 && issue.origin !== 'number') return 'must not be empty';
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit(issue.origin)}`;
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'object' ? ' items' : '';
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

import type * as z from 'zod/mini';
import { cutName } from './cut.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'must be a URL such as https://example.com',
  email: 'must be an e-mail address such as ops@example.com',
};

/**
 * Describes what a value must be, because `zod/mini` ships no messages.
 * @param issue from a failed parse
 * @returns a phrase such as `must be a whole number`
 * @internal
 */
export function issueText(issue: z.core.$ZodIssue | z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_NAMES[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `must be one of: ${issue.options.map(String).join(', ')}`
        : 'has an unknown form';
    case 'too_small':
      if (issue.minimum === 1 && issue.origin !== 'number') return 'must not be empty';
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_key': {
      const [inKey] = issue.issues;
      return inKey ? issueText(inKey) : 'is not valid';
    }
    case 'unrecognized_keys':
      return `has unknown fields: ${cutName(issue.keys.join(', '))}`;
    case 'invalid_format':
      return FORMATS[String(issue.format)] ?? ownMessage(issue) ?? 'is not valid';
    default:
      return ownMessage(issue) ?? 'is not valid';
  }
}

/** The schema's own message. Without a locale, all other messages are identical. */
const ownMessage = ({ message }: { readonly message?: string | undefined }): string | undefined =>
  message === 'Invalid input' ? undefined : message;

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'object' ? ' items' : '';
}

import type * as z from 'zod/mini';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  string: 'a string',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What zod says where the schema says nothing. */
const UNSAID = 'Invalid input';

/** Says what does not fit in words: `zod/mini` ships no messages of its own, which is part of why it is small. */
export function issueText(issue: z.core.$ZodIssue): string {
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
    case 'unrecognized_keys':
      return `has no option ${issue.keys.join(', ')}`;
    default:
      return issue.message === UNSAID ? 'is not valid' : issue.message;
  }
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'object' ? ' items' : '';
}

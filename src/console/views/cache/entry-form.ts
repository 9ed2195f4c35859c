import type { Json } from '../../../client/index.ts';
import { formatBytes } from '../../state/format.ts';
import type { Draft } from './use-cache.ts';

/** The text of the fields. */
export interface EntryForm {
  readonly namespace: string;
  readonly key: string;
  readonly ttl: string;
  readonly tags: string;
  readonly value: string;
}

export const FIRST_FORM: EntryForm = {
  namespace: 'users',
  key: 'user_123',
  ttl: '300',
  tags: 'user, profile',
  value: '{\n  "name": "John Doe",\n  "plan": "pro"\n}',
};

export type FormProblems = Partial<Record<keyof EntryForm, string>>;

/** Parses the fields. @returns a draft, or the problem of each invalid field */
export function readForm({ namespace, key, ttl, tags, value }: EntryForm): {
  readonly draft?: Draft;
  readonly problems: FormProblems;
} {
  const json = parseJson(value);
  const seconds = ttl.trim() === '' ? undefined : Number(ttl);
  const problems: FormProblems = {
    ...(namespace.trim() === '' && { namespace: 'Enter a namespace' }),
    ...(key.trim() === '' && { key: 'Enter a key' }),
    ...(seconds !== undefined &&
      !(Number.isInteger(seconds) && seconds > 0) && { ttl: 'Enter a whole number above 0' }),
    ...(json.problem && { value: json.problem }),
  };
  if (Object.keys(problems).length > 0 || json.value === undefined) return { problems };
  return { problems, draft: { namespace, key, value: json.value, ttl: seconds, tags: splitTags(tags) } };
}

export const splitTags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** Describes the value as the user types. */
export function describeJson(text: string): string {
  const { value, problem } = parseJson(text);
  return problem ?? `Valid JSON, ${formatBytes(new Blob([JSON.stringify(value)]).size)}`;
}

/** @returns the value, or where the JSON is invalid */
export function parseJson(text: string): { readonly value?: Json; readonly problem?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `Not JSON: ${reason.replace(/^JSON\.parse: /, '')}` };
  }
}

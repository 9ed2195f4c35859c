import type { InspectedCache, Json } from '../../../client/index.ts';
import type { EntryName } from './entry-name.ts';
import { parseJson } from './json-text.ts';

/** The text of the fields. */
export interface EntryForm {
  readonly namespace: string;
  readonly key: string;
  readonly ttl: string;
  readonly tags: string;
  readonly value: string;
}

/** An entry as the service takes it. */
export interface Draft extends EntryName {
  readonly value: Json;
  /** In s; undefined for the default of the service. */
  readonly ttl: number | undefined;
  readonly tags: readonly string[];
}

export const EXAMPLE_FORM: EntryForm = {
  namespace: 'users',
  key: 'user_123',
  ttl: '300',
  tags: 'user, profile',
  value: '{\n  "name": "Ada Lovelace",\n  "plan": "pro"\n}',
};

/** Fills the form with a stored entry, so that saving it unchanged changes nothing but its version. */
export function formOf({ namespace, key }: EntryName, { entry, value }: InspectedCache): EntryForm {
  return {
    namespace,
    key,
    ttl: entry ? String(secondsLeft(entry.expiresAt)) : '',
    tags: entry ? readableTags(entry.tags).join(', ') : '',
    value: JSON.stringify(value ?? null, null, 2),
  };
}

/** At least one: a TTL of 0 is none. @param expiresAt ms since the epoch */
export const secondsLeft = (expiresAt: number): number =>
  Math.max(1, Math.ceil((expiresAt - Date.now()) / 1_000));

/** Of a long tag, Redis holds only a hash, which cannot be stored again. */
const isHashed = (tag: string): boolean => /^#[\w-]{22}$/.test(tag);
export const readableTags = (tags: readonly string[]): readonly string[] =>
  tags.filter((tag) => !isHashed(tag));
export const hasHashedTags = (tags: readonly string[]): boolean => tags.some(isHashed);

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

import type { Json, SessionMetadata } from '../../../../client/index.ts';

type Metadata = Record<string, Json>;

/**
 * Metadata as a user typed it.
 * @throws Error that tells what is wrong
 */
export function parseMetadata(text: string): Metadata {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`Not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('Enter an object, such as {"theme": "dark"}.');
  const metadata = Object.assign<Metadata, object>({}, parsed);
  const nulls = Object.keys(metadata).filter((key) => metadata[key] === null);
  if (nulls.length === 0) return metadata;
  throw new Error(`A value cannot be null. To remove ${nulls.join(', ')}, leave it out.`);
}

/** The update that leads from one to the other: changed keys, and null for removed ones. */
export function metadataChanges(before: SessionMetadata, after: SessionMetadata): Metadata {
  const changes: Metadata = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) changes[key] = null;
  for (const [key, value] of Object.entries(after))
    if (!Object.hasOwn(before, key) || JSON.stringify(before[key]) !== JSON.stringify(value))
      changes[key] = value;
  return changes;
}

/** A placeholder in a value for arrays or objects that are nested too deeply to build. */
export const nested = (kind: 'ARRAY' | 'OBJECT', depth: number): string => `NESTED-${kind}-${depth}`;

const NESTED = /"NESTED-(ARRAY|OBJECT)-(\d+)"/g;

/** The JSON of a value, with the placeholders of `nested` expanded. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(NESTED, (_, kind: string, depth: string) =>
    kind === 'ARRAY'
      ? '['.repeat(Number(depth)) + ']'.repeat(Number(depth))
      : `${'{"a":'.repeat(Number(depth))}1${'}'.repeat(Number(depth))}`,
  );
}

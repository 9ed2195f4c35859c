/** Stands in a value for arrays or objects nested so deep that no program could build them without effort. */
export const nested = (kind: 'ARRAY' | 'OBJECT', depth: number): string => `NESTED-${kind}-${depth}`;

const NESTED = /"NESTED-(ARRAY|OBJECT)-(\d+)"/g;

/** JSON of a value, with what is nested deep written out. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(NESTED, (_, kind: string, depth: string) =>
    kind === 'ARRAY'
      ? '['.repeat(Number(depth)) + ']'.repeat(Number(depth))
      : `${'{"a":'.repeat(Number(depth))}1${'}'.repeat(Number(depth))}`,
  );
}

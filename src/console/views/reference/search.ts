import type { ReferenceOperation } from './reference-operation.ts';

/** Operations that have every word in their names, summaries, paths, fields or error codes. */
export function matching(
  operations: readonly ReferenceOperation[],
  search: string,
): readonly ReferenceOperation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const text = textOf(operation).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const textOf = ({ name, summary, tag, permission, routes, errors, input }: ReferenceOperation): string =>
  [
    ...[name, summary, tag, permission],
    ...routes.flatMap(({ method, path, action = '' }) => [method, path, action]),
    ...errors.map(({ code }) => code),
    ...Object.keys(input.properties ?? {}),
  ].join(' ');

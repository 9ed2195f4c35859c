import { invalidInput } from '../errors/index.ts';

/** An operation's input as received, before its schema parses it. */
export type RawInput = Readonly<Record<string, unknown>>;

/**
 * Adds fields from another part of the request. Conflicting values are an error, because no part takes precedence.
 * @param added undefined fields are ignored
 * @param source name of the part in the error
 * @returns the merged input
 * @throws ApiError INVALID_INPUT
 */
export function merge(input: RawInput, added: RawInput, source: string): RawInput {
  const given = Object.entries(added).filter(([, value]) => value !== undefined);
  const conflict = given.find(([field, value]) => input[field] !== undefined && input[field] !== value);
  if (conflict) throw invalidInput([{ field: conflict[0], message: `differs from the value in ${source}` }]);
  return { ...input, ...Object.fromEntries(given) };
}

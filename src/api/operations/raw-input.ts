import { invalidInput } from '../errors/index.ts';

/** An operation's input as it arrived, before its schema has seen it. */
export type RawInput = Readonly<Record<string, unknown>>;

/**
 * Adds what another part of the request says. Parts that disagree are an error, not a matter of precedence.
 * @param added fields that are undefined are left out
 * @param source names the part, for the error
 * @throws ApiError INVALID_INPUT
 */
export function merge(input: RawInput, added: RawInput, source: string): RawInput {
  const given = Object.entries(added).filter(([, value]) => value !== undefined);
  const conflict = given.find(([field, value]) => input[field] !== undefined && input[field] !== value);
  if (conflict) throw invalidInput([{ field: conflict[0], message: `differs from what ${source} says` }]);
  return { ...input, ...Object.fromEntries(given) };
}

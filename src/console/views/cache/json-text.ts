import type { Json } from '../../../client/index.ts';
import { formatBytes } from '../../state/format.ts';

/** A value of a JSON text, or what is wrong with the text. */
export interface ParsedJson {
  readonly value?: Json;
  readonly problem?: string;
}

/** Parses what a user entered. Numbers that JavaScript would round are a problem: they would be changed silently. */
export function parseJson(text: string): ParsedJson {
  let rounded: string | undefined;
  try {
    // The third argument is the source text of a number: https://tc39.es/proposal-json-parse-with-source/
    const revive = (_: string, value: unknown, context?: { readonly source?: string }) => {
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        rounded ??= context?.source ?? String(value);
      return value;
    };
    const value: Json = JSON.parse(text, revive);
    if (rounded === undefined) return { value };
    return { problem: `${rounded} is too large to be stored exactly as a number. Store it as a string.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `Not JSON: ${reason.replace(/^JSON\.parse: /, '')}` };
  }
}

/** Describes the value as the user types. */
export function describeJson(text: string): string {
  const { value, problem } = parseJson(text);
  return problem ?? `Valid JSON, ${formatBytes(new Blob([JSON.stringify(value)]).size)}`;
}

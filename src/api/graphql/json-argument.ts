import type { Json } from '../../redis/index.ts';
import { invalidInput } from '../errors/index.ts';
import { rejectPrototypeKeys, rejectUnsafeIntegers } from '../operations/index.ts';

/**
 * Parses a value that arrives as JSON text, with the same checks as a request body over HTTP.
 * @param path path of the value in the operation's input
 * @param text the argument; undefined if missing, which the operation's own schema rejects
 * @throws ApiError INVALID_INPUT
 */
export function parseJsonArgument(path: readonly [string, ...string[]], text: unknown): unknown {
  if (text === undefined) return undefined;
  const value = parsed(path, text);
  rejectPrototypeKeys(value);
  // Nest the text as in a body, so that the error names the same path.
  rejectUnsafeIntegers(path.reduceRight((inner, name) => `{${JSON.stringify(name)}:${inner}}`, String(text)));
  return value;
}

function parsed(path: readonly string[], text: unknown): Json {
  try {
    if (typeof text === 'string') return JSON.parse(text);
  } catch {
    // Reported below, because the parser's message quotes the text.
  }
  throw invalidInput([{ field: path.join('.'), message: 'must be JSON text, such as "{}" or "null"' }]);
}

import type { Context } from 'hono';
import { ApiError, invalidInput } from '../errors/index.ts';

/** Parameters that hold several values: `tags=a,b` or `tags=a&tags=b`. */
const LISTS: ReadonlySet<string> = new Set(['tags', 'keys']);
const NUMBERS: ReadonlySet<string> = new Set(['limit']);

/**
 * Reads the query of a request as an operation's input. In lists a comma always separates, percent-encoded or
 * not: clients differ in whether they encode it, and the two must mean the same. A tag or key that holds a comma
 * goes in a JSON body instead (`POST` with the same action).
 * @throws ApiError INVALID_INPUT when a parameter is repeated that can have one value only
 */
export function readQuery(c: Context): Record<string, unknown> {
  if (!c.req.url.includes('?')) return {};
  const entries = Object.entries(c.req.queries());
  return Object.fromEntries(entries.map(([name, values]) => [name, readParameter(name, values)]));
}

function readParameter(name: string, values: readonly string[]): unknown {
  if (LISTS.has(name)) return values.flatMap((value) => value.split(',')).filter((item) => item !== '');
  const [value, ...repeated] = values;
  if (repeated.length > 0) throw invalidInput([{ field: name, message: 'is given more than once' }]);
  return NUMBERS.has(name) && /^\d+$/.test(value ?? '') ? Number(value) : value;
}

/**
 * Refuses a URL whose percent-encoding is not UTF-8: decoded leniently, different keys would become one.
 * @throws ApiError MALFORMED_URL
 */
export function assertWellFormedUrl(url: string): void {
  if (!url.includes('%')) return;
  try {
    decodeURIComponent(url);
  } catch (cause) {
    throw new ApiError('MALFORMED_URL', 'Percent-encode the URL as UTF-8; a percent sign itself is %25.', {
      cause,
    });
  }
}

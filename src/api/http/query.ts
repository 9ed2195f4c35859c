import type { Context } from 'hono';
import { ApiError, invalidInput } from '../errors/index.ts';

/** Parameters with several values: `tags=a,b` or `tags=a&tags=b`. */
const LISTS: ReadonlySet<string> = new Set(['tags', 'keys']);
const NUMBERS: ReadonlySet<string> = new Set(['limit', 'deadAfter']);
const BOOLEANS: ReadonlySet<string> = new Set(['acceptStale', 'acceptMiss', 'withValue']);

/**
 * Reads the query of a request as an operation's input. A comma always separates list items, even if it is
 * percent-encoded, because only some clients encode it. A tag or key that contains a comma must be sent in a JSON body
 * (`POST` with the same action).
 * @throws ApiError INVALID_INPUT if a parameter with one value is repeated
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
  if (BOOLEANS.has(name) && /^(true|false)$/.test(value ?? '')) return value === 'true';
  return NUMBERS.has(name) && /^\d+$/.test(value ?? '') ? Number(value) : value;
}

/**
 * Rejects a URL whose percent-encoding is not UTF-8, because lenient decoding would make different keys equal.
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

import type { Context } from 'hono';
import { ApiError, invalidInput } from './api-error.ts';

/**
 * Reads a body as JSON (RFC 8259). An absent body counts as an empty object.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON, or INVALID_INPUT when it is not an object
 */
export async function readJsonBody(c: Context): Promise<Record<string, unknown>> {
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength === 0) return {};
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as JSON with Content-Type: application/json.',
    );
  }
  const body = parseJson(decode(bytes));
  if (isObject(body)) return body;
  throw invalidInput([{ field: 'the body', message: 'must be a JSON object' }]);
}

/**
 * Parses JSON, refusing the key `__proto__` at any depth: whoever merges such an object would change its prototype.
 * @throws ApiError MALFORMED_JSON or INVALID_INPUT
 */
export function parseJson(text: string): unknown {
  try {
    // A key can hide behind \u escapes; only texts that may hold it pay for a reviver.
    return /__proto__|\\u00/i.test(text) ? JSON.parse(text, refusePrototype) : JSON.parse(text);
  } catch (error) {
    // Not kept as the cause: its message quotes the body.
    if (error instanceof SyntaxError) {
      throw new ApiError('MALFORMED_JSON', 'The body cannot be parsed: send one JSON value.');
    }
    throw error;
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key !== '__proto__') return value;
  throw invalidInput([{ field: '__proto__', message: 'is not allowed as a key' }]);
}

/** Strictly, since replacing bad bytes would make different keys equal. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiError('MALFORMED_JSON', 'The body is not UTF-8: JSON always is.', { cause });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiError, invalidInput, isApiError } from '../errors/index.ts';
import { rejectPrototypeKeys, rejectUnsafeIntegers } from '../operations/index.ts';
import { MAX_HTTP_BODY_BYTES } from '../transport-limits.ts';
import { canonicalBytes } from './canonical-size.ts';
import type { HttpContext, HttpEnv } from './context.ts';

/** Length of an escape such as `\u0041`, which represents one character. */
const ESCAPED_CHARS = 6;

/**
 * Maximum size of a body to read, in bytes.
 * @param maxBytes maximum size without escapes, in bytes
 */
export const longestBody = (maxBytes: number): number =>
  Math.min(maxBytes * ESCAPED_CHARS, MAX_HTTP_BODY_BYTES);

/**
 * Rejects a body that is too large. A body of unknown length is rejected once that much has been read.
 * @param maxBytes maximum size without escapes, in bytes
 */
export function limitBodySize(maxBytes: number): MiddlewareHandler<HttpEnv> {
  const limit = bodyLimit({ maxSize: longestBody(maxBytes), onError: () => bodyTooLarge(maxBytes) });
  return (c, next) => limit(c, next).catch(rejectIncomplete);
}

/**
 * Reads a body as JSON (RFC 8259) and charges its size. A missing body is treated as an empty object.
 * @param maxBytes maximum size, in bytes, with escapes counted as the characters that they represent, so that clients
 *   that escape every character can send the same values as others
 * @throws RateLimitedError; ApiError BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON, or INVALID_INPUT if it is
 *   not an object
 */
export async function readJsonBody(c: HttpContext, maxBytes: number): Promise<Record<string, unknown>> {
  const bytes = await c.req.arrayBuffer().catch(rejectIncomplete);
  // A body that the sender abandons may appear empty, which would be a different request.
  if (bytes.byteLength < declaredBytes(c) || c.req.raw.signal.aborted) rejectIncomplete();
  if (bytes.byteLength === 0) return {};
  const call = c.get('call');
  call?.holdBody(bytes.byteLength);
  call?.charge({ bytes: bytes.byteLength });
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as JSON with Content-Type: application/json.',
    );
  }
  const text = decode(bytes);
  // Checked before parsing, which may need twenty times the memory.
  if (bytes.byteLength > maxBytes && canonicalBytes(text, bytes.byteLength) > maxBytes)
    bodyTooLarge(maxBytes);
  const body = parseJson(text);
  if (isObject(body)) return body;
  throw invalidInput([{ field: 'the body', message: 'must be a JSON object' }]);
}

/** The declared size of a request's body, in bytes; 0 if there is no body or it is sent in chunks. */
export function declaredBytes(c: HttpContext): number {
  if (isChunked(c)) return 0;
  // Without either header there is no body (RFC 9112 section 6.3). HTTP/2 bodies may come without both; they count once
  // they are read.
  return Number.parseInt(c.req.header('content-length') ?? '0', 10) || 0;
}

export const isChunked = (c: HttpContext): boolean => c.req.header('transfer-encoding') !== undefined;

/**
 * A body fails to arrive only if its sender disconnects, so this is not a failure of the service.
 * @throws ApiError MALFORMED_JSON, or the cause if it is an ApiError
 */
function rejectIncomplete(cause?: unknown): never {
  if (isApiError(cause)) throw cause;
  throw new ApiError('MALFORMED_JSON', 'The body ended before it was complete.', { cause });
}

/** @throws ApiError BODY_TOO_LARGE */
function bodyTooLarge(maxBytes: number): never {
  throw new ApiError(
    'BODY_TOO_LARGE',
    `The body must not exceed ${maxBytes} bytes. Send less data at a time.`,
  );
}

/**
 * Parses JSON. Rejects the key `__proto__` and integers that would be rounded, at any depth.
 * @throws ApiError MALFORMED_JSON or INVALID_INPUT
 */
export function parseJson(text: string): unknown {
  const value = parsed(text);
  // \u escapes can hide the key. Only texts that may contain it are searched.
  if (/__proto__|\\u00/i.test(text)) rejectPrototypeKeys(value);
  rejectUnsafeIntegers(text);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error is not kept as the cause, because its message quotes the body.
    throw new ApiError('MALFORMED_JSON', 'The body cannot be parsed. Send one JSON value.');
  }
}

/** Decodes strictly, because replacing invalid bytes would make different keys equal. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiError('MALFORMED_JSON', 'The body is not UTF-8. JSON must be UTF-8.', { cause });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

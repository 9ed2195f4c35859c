import { answerTooLarge, type OperationMetadata, writeOutput } from '../operations/index.ts';
import { MAX_HTTP_ANSWER_BYTES } from '../transport-limits.ts';
import type { HttpContext } from './context.ts';

/**
 * Creates the response for a success.
 * @throws ApiError VALUE_TOO_LARGE if a function could not return it
 */
export function answer(
  c: HttpContext,
  operation: OperationMetadata,
  output: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  if (operation.status === 204) return c.body(null, 204, headers);
  const text = writeOutput(Object(output));
  const bytes = bytesAsString(text);
  if (bytes > MAX_HTTP_ANSWER_BYTES) throw answerTooLarge(operation, bytes, MAX_HTTP_ANSWER_BYTES);
  return c.body(text, operation.status, { ...headers, 'Content-Type': 'application/json' });
}

/**
 * Size of a text as a JSON string, which is how a function returns its body. For text far below the limit, an upper
 * bound is enough.
 */
function bytesAsString(text: string): number {
  const most = text.length * 3;
  return most <= MAX_HTTP_ANSWER_BYTES ? most : Buffer.byteLength(JSON.stringify(text));
}

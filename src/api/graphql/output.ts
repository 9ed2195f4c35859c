import { answerTooLarge, mapStored, type OperationMetadata } from '../operations/index.ts';
import { MAX_GRAPHQL_ANSWER_BYTES } from '../transport-limits.ts';

/**
 * Returns the stored values of an operation's output as JSON text.
 * @throws ApiError VALUE_TOO_LARGE if AppSync could not return it
 */
export function textOutput<Output>(operation: OperationMetadata, output: Output): Output {
  if (typeof output !== 'object' || output === null) return output;
  const texts = mapStored(output, (text) => text);
  const bytes = Buffer.byteLength(JSON.stringify(texts));
  if (bytes > MAX_GRAPHQL_ANSWER_BYTES) throw answerTooLarge(operation, bytes, MAX_GRAPHQL_ANSWER_BYTES);
  return texts;
}

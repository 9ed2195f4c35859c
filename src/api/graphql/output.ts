import type { Json } from '../../redis/index.ts';
import { answerTooLarge, mapStored, type OperationMetadata } from '../operations/index.ts';
import { MAX_GRAPHQL_ANSWER_BYTES } from '../transport-limits.ts';

/**
 * Parses the stored values of an operation's output: AppSync serializes them itself, as AWSJSON.
 * @throws ApiError VALUE_TOO_LARGE when AppSync could not return it
 */
export function parseOutput<Output>(operation: OperationMetadata, output: Output): Output {
  if (typeof output !== 'object' || output === null) return output;
  // AWSJSON is a string that contains JSON.
  const bytes = Buffer.byteLength(JSON.stringify(mapStored(output, (text) => text)));
  if (bytes > MAX_GRAPHQL_ANSWER_BYTES) throw answerTooLarge(operation, bytes, MAX_GRAPHQL_ANSWER_BYTES);
  return mapStored(output, (text): Json => JSON.parse(text));
}

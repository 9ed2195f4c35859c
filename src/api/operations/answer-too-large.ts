import { ApiError } from '../errors/index.ts';
import type { OperationMetadata } from './define.ts';

/**
 * The error for an answer that is too large for its transport.
 * @param bytes its size as sent, with escaped quotes, in bytes
 */
export const answerTooLarge = (
  { askForLess = 'Store smaller values, or read them with the core.' }: Pick<OperationMetadata, 'askForLess'>,
  bytes: number,
  limit: number,
): ApiError =>
  new ApiError(
    'VALUE_TOO_LARGE',
    `The answer is ${bytes} bytes as sent, more than the limit of ${limit}. ${askForLess}`,
  );

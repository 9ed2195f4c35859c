import { ApiError } from '../errors/index.ts';
import type { OperationMetadata } from './define.ts';

/**
 * The error for an answer that its transport cannot carry.
 * @param bytes its size as the transport sends it, with the quotes in it escaped
 */
export const answerTooLarge = (
  { askForLess = 'Store smaller values, or read them with the core.' }: Pick<OperationMetadata, 'askForLess'>,
  bytes: number,
  limit: number,
): ApiError =>
  new ApiError(
    'VALUE_TOO_LARGE',
    `The answer is ${bytes} bytes as it is sent, more than the limit of ${limit}. ${askForLess}`,
  );

export {
  type ClientErrorDetails,
  invalidInput,
  isRedisApiError,
  orNull,
  RedisApiError,
  type StepUpDemand,
} from './client-error.ts';
export type { ClientErrorCode, LocalErrorCode, ServiceErrorCode } from './error-codes.ts';
export type { FieldError } from './field-error.ts';

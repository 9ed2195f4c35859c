import { RedisError } from './redis-error.ts';

/** A value is larger than the configured maximum; nothing was written. */
export class ValueTooLargeError extends RedisError {
  readonly actualBytes: number;
  readonly limitBytes: number;
  constructor(what: string, actualBytes: number, limitBytes: number) {
    super('VALUE_TOO_LARGE', `${what} is ${actualBytes} bytes, more than the limit of ${limitBytes}`, {
      resolution: 'Store less, or raise CACHE_MAX_VALUE_BYTES or SESSION_MAX_METADATA_BYTES.',
    });
    this.actualBytes = actualBytes;
    this.limitBytes = limitBytes;
  }
}

/**
 * A request to the database, or its reply, is larger than the database allows. A request that is too large has changed
 * nothing; in a pipeline, this applies to the commands that failed with this error.
 */
export class RequestTooLargeError extends RedisError {
  /** Size of the request in bytes; undefined if the database rejected it without reporting a size. */
  readonly actualBytes: number | undefined;
  /** The limit in bytes; undefined if the database applied its own. */
  readonly limitBytes: number | undefined;
  constructor(
    part: 'request' | 'reply',
    size?: { readonly actualBytes: number; readonly limitBytes: number },
  ) {
    const measured = size && `: ${size.actualBytes} bytes, more than the limit of ${size.limitBytes}`;
    super('VALUE_TOO_LARGE', `The values do not fit into one database ${part}${measured ?? ''}`, {
      resolution:
        part === 'request'
          ? 'Store smaller values. Larger database plans allow more: set UPSTASH_MAX_REQUEST_BYTES to match your plan.'
          : 'Read fewer values at a time, or store smaller ones.',
    });
    this.actualBytes = size?.actualBytes;
    this.limitBytes = size?.limitBytes;
  }
}

/** The values of one read together exceed the maximum size; none is returned. */
export class AnswerTooLargeError extends RedisError {
  readonly actualBytes: number;
  readonly limitBytes: number;
  constructor(actualBytes: number, limitBytes: number) {
    super(
      'VALUE_TOO_LARGE',
      `The values are ${actualBytes} bytes in total, more than the limit of ${limitBytes} for one read`,
      { resolution: 'Ask for fewer keys at a time.' },
    );
    this.actualBytes = actualBytes;
    this.limitBytes = limitBytes;
  }
}

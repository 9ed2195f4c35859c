import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { LOG_LEVELS, type Log, type LogFields, type LogLevel, writableFields } from './fields.ts';
import { type SampledLog, type Sampling, sampleFailures } from './sampling.ts';

export { LOG_LEVELS, type Log, type LogFields, type LogLevel } from './fields.ts';

export const isLogLevel = (value: string): value is LogLevel => LOG_LEVELS.some((level) => level === value);

/**
 * A log of JSON lines on stdout and, from `error` on, on stderr. What they may say is closed: see `LogFields`.
 * @param level the least severe level that is written
 * @param write takes the lines instead
 */
export function createLog(
  level: LogLevel = 'info',
  write?: (line: string) => void,
  sampling: Partial<Sampling> = {},
): SampledLog {
  const least = LOG_LEVELS.indexOf(level);
  const logger = new LineLogger(level, write);
  const log = sampleFailures(
    (severity, message, fields = {}) => logger[severity](message, writableFields(fields)),
    sampling,
  );
  const heard: Log = (severity, message, fields) => {
    if (LOG_LEVELS.indexOf(severity) >= least) log(severity, message, fields);
  };
  return Object.assign(heard, { flush: log.flush });
}

/** The library's logger, whose lines may be taken by another than the console. */
class LineLogger extends Logger {
  readonly #write: ((line: string) => void) | undefined;

  constructor(level: LogLevel, write: ((line: string) => void) | undefined) {
    super({ logLevel: level.toUpperCase() as Uppercase<LogLevel>, logFormatter: new LineFormatter() });
    this.#write = write;
  }

  protected override printLog(level: number, item: LogItem): void {
    if (this.#write) {
      item.prepareForPrint();
      this.#write(JSON.stringify(item.getAttributes()));
    } else {
      super.printLog(level, item);
    }
  }
}

class LineFormatter extends LogFormatter {
  formatAttributes(facts: UnformattedAttributes, fields: LogAttributes): LogItem {
    const { timestamp, logLevel, message, xRayTraceId } = facts;
    const time = timestamp.toISOString();
    // One literal: V8 takes far longer to add to an object that begins as a spread.
    const attributes = { time, level: logLevel.toLowerCase(), message, ...fields, trace: xRayTraceId };
    return new LogItem({ attributes });
  }
}

/** What a log may say of an error: the core and the doors keep values out of their messages, others may not. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  return {
    error: label(error),
    ...(speaksSafely(error) ? { reason: error.message } : { stack: stackFrames(error) }),
    ...(cause && { cause: speaksSafely(cause) ? `${label(cause)}: ${cause.message}` : label(cause) }),
  };
}

const speaksSafely = (error: Error): boolean => 'resolution' in error || error.name === 'ApiError';

/** The code where there is one: minified bundles rename classes. */
const label = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** Where it happened, without the message that precedes the frames. */
const stackFrames = ({ stack = '', message }: Error): string[] =>
  stack
    .slice(message === '' ? 0 : stack.indexOf(message) + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 8);

import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { cutText, isRedisError } from '../../redis/index.ts';
import { LOG_LEVELS, type Log, type LogFields, type LogLevel, writableFields } from './fields.ts';
import { type SampledLog, type Sampling, sampleFailures } from './repeated-failures.ts';

export const isLogLevel = (value: string): value is LogLevel => LOG_LEVELS.some((level) => level === value);

/**
 * Creates a log that writes JSON lines to stdout and, for errors, to stderr. `LogFields` lists all allowed fields.
 * @param level minimum level to write
 * @param write receives the lines instead of the console
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
  const filtered: Log = (severity, message, fields) => {
    if (LOG_LEVELS.indexOf(severity) >= least) log(severity, message, fields);
  };
  return Object.assign(filtered, { flush: log.flush });
}

/** The library's logger, extended to write its lines to a function instead of the console. */
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
    // A single literal, because V8 takes much longer to extend an object that starts with a spread.
    const attributes = { time, level: logLevel.toLowerCase(), message, ...fields, trace: xRayTraceId };
    return new LogItem({ attributes });
  }
}

/** The loggable part of an error. Only messages from src/redis and src/api are known to contain no values. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const reason = reasonOf(error);
  return {
    error: label(error),
    ...(reason === undefined ? { stack: stackFrames(error) } : { reason }),
    ...(cause && { cause: describe(cause) }),
  };
}

function describe(cause: Error): string {
  const reason = reasonOf(cause);
  return reason === undefined ? label(cause) : cutText(`${label(cause)}: ${reason}`);
}

/**
 * Only the caller receives the description of invalid input, because it contains property names, which are data.
 * @returns undefined for an error whose message may contain values
 */
function reasonOf(error: Error): string | undefined {
  if (!isRedisError(error) && error.name !== 'ApiError') return undefined;
  return 'code' in error && error.code === 'INVALID_INPUT' ? 'The input is not valid' : error.message;
}

/** Prefers the code, because minified bundles rename classes. */
const label = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** The frames of the stack, without the message before them. */
const stackFrames = ({ stack = '', message }: Error): string[] =>
  stack
    .slice(message === '' ? 0 : stack.indexOf(message) + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 8)
    .map((line) => cutText(line));

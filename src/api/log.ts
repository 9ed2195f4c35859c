export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const isLogLevel = (value: string): value is LogLevel => LOG_LEVELS.some((level) => level === value);

/** One line of the log. Never holds session ids, tokens, keys or bodies. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Log = (level: Exclude<LogLevel, 'silent'>, message: string, fields?: LogFields) => void;

/** @param level the least severe level that is written */
export function createLog(level: LogLevel = 'info', write: (line: string) => void = toConsole): Log {
  const least = LOG_LEVELS.indexOf(level);
  return (severity, message, fields = {}) => {
    if (LOG_LEVELS.indexOf(severity) < least) return;
    write(JSON.stringify({ time: new Date().toISOString(), level: severity, message, ...fields }));
  };
}

function toConsole(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the one place that writes; Lambda turns console lines into log entries
  console.log(line);
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
const stackFrames = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 8);

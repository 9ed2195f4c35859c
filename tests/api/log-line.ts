import type { LogFields, LogLevel } from '../../src/api/logging/fields.ts';

/** One call of a log. */
export type LogLine = LogFields & { readonly level: LogLevel; readonly message: string };

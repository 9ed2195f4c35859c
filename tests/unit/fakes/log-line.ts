import type { LogFields, LogLevel } from '../../../src/api/logging/log.ts';

/** What a log was told. */
export type LogLine = LogFields & { readonly level: LogLevel; readonly message: string };

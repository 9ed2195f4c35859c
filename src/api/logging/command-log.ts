import { channel } from 'node:diagnostics_channel';
import { type CommandTrace, TRACING_CHANNELS } from '../../redis/index.ts';
import type { Log, LogLevel } from './fields.ts';

const ENDED = channel(`tracing:${TRACING_CHANNELS.command}:asyncEnd`);

/**
 * If the level is `debug`, logs every call of this process to Redis with its name, duration and outcome.
 * @returns a function that stops it
 */
export function logCommands(log: Log, level: LogLevel): () => void {
  if (level !== 'debug') return () => {};
  const write = (message: unknown) => {
    const { kind, operation, size, durationMs, code } = message as CommandTrace;
    log('debug', 'redis command', { kind, command: operation, size, durationMs, code });
  };
  ENDED.subscribe(write);
  return () => void ENDED.unsubscribe(write);
}

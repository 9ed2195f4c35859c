import type { ConnectionEvent, ConnectOptions } from '../../redis/index.ts';
import { errorFields, type Log, type LogLevel } from './log.ts';

type Listener = NonNullable<ConnectOptions['onEvent']>;

/** How grave each event is. Circuits are told at once, whoever happens to call; the rest is for those who look. */
const LEVELS: Readonly<Record<ConnectionEvent['type'], Parameters<Log>[0]>> = {
  connecting: 'debug',
  ready: 'debug',
  closed: 'debug',
  reconnecting: 'debug',
  error: 'warn',
  'circuit-open': 'warn',
  'circuit-half-open': 'info',
  'circuit-closed': 'info',
};

/**
 * What writes the life of a connection to the log, to be passed to `connectRedis`: its endpoint and its errors by
 * their codes, and with `debug` every call by its name, duration and outcome.
 * @param alsoTell hears of the events of the connection too
 */
export function connectionLog(
  log: Log,
  level: LogLevel,
  alsoTell: Listener = () => {},
): Pick<ConnectOptions, 'onEvent' | 'onCommand'> {
  const onEvent: Listener = (event) => {
    alsoTell(event);
    const { type, endpoint, error } = event;
    log(LEVELS[type], `redis ${type}`, { endpoint, ...(error && errorFields(error)) });
  };
  if (level !== 'debug') return { onEvent };
  return { onEvent, onCommand: (event) => log('debug', 'redis command', { ...event }) };
}

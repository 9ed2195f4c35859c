import type { ConnectionEvent, ConnectOptions } from '../../redis/index.ts';
import type { Log } from './fields.ts';
import { errorFields } from './log.ts';

type Listener = NonNullable<ConnectOptions['onEvent']>;

/** The log level of each event. Errors and changes of the circuit appear at `info`, everything else only at `debug`. */
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
 * A listener for `connectRedis` that logs the events of a connection with its endpoint and error codes.
 * @param listener also receives the events of the connection
 */
export const connectionLog =
  (log: Log, listener: Listener = () => {}): Listener =>
  (event) => {
    listener(event);
    const { type, endpoint, error } = event;
    log(LEVELS[type], `redis ${type}`, { endpoint, ...(error && errorFields(error)) });
  };

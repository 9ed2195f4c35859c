import { parseArgs } from 'node:util';
import { wholeNumber } from '../command/flags.ts';
import { commandLine } from '../command/invocation.ts';

export const DEFAULT_PORT = 4379;

export const DEV_USAGE = `Runs the whole product on this machine: Redis, a token issuer, both functions and a start page.

  ${commandLine('dev')}
  ${commandLine('dev', '--port 4000')}

  --port N    port to listen on, 0 for any free port; default: ${DEFAULT_PORT}, or the next free port

REDIS_PROVIDER or REDIS_URL, from the environment or .env.local, selects the Redis to use. Without them, the command
starts valkey-server or redis-server from PATH, or else a stand-in inside the process.
Prints "ready http://127.0.0.1:N" when it is ready. Ctrl-C stops everything it started.`;

export interface DevFlags {
  readonly port: number | undefined;
}

export function parseDevFlags(args: string[]): DevFlags {
  const { values } = parseArgs({ args, options: { port: { type: 'string' } } });
  return { port: wholeNumber('--port', values.port, { min: 0, max: 65_535 }) };
}

import type { RequestListener } from 'node:http';
import { UserError } from '../command/terminal.ts';
import { type ListeningServer, listen } from '../server/http-server.ts';
import { DEFAULT_PORT } from './flags.ts';

/** How many ports are tried, starting with the default. */
const CANDIDATES = 100;

/**
 * Listens on the given port or, without one, on the default or the next free port.
 * @param port 0 for any free port
 */
export async function claimPort(
  listener: RequestListener,
  port: number | undefined,
): Promise<ListeningServer> {
  if (port !== undefined) {
    return listen(listener, port).catch((error: unknown) => {
      throw codeOf(error) ? new UserError(explain(port, codeOf(error))) : error;
    });
  }
  for (let candidate = DEFAULT_PORT; candidate < DEFAULT_PORT + CANDIDATES; candidate++) {
    try {
      return await listen(listener, candidate);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new UserError(
    `Ports ${DEFAULT_PORT} to ${DEFAULT_PORT + CANDIDATES - 1} are all in use. Choose one with --port.`,
  );
}

function explain(port: number, code: string): string {
  const reason =
    { EADDRINUSE: 'is taken', EACCES: 'needs administrator rights' }[code] ?? `cannot be used (${code})`;
  return `Port ${port} ${reason}. Choose another, or omit --port to use the next free one.`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : '';

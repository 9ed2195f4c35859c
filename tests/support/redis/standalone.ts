import { type ProcessOptions, type RedisProcess, startRedisProcess } from './process.ts';
import { PLAIN_TCP, type TestServer } from './server.ts';

export interface StandaloneServer extends TestServer {
  readonly process: RedisProcess;
}

/**
 * Starts one server without persistence, TLS or passwords.
 * @param args further arguments, for example `['--maxmemory', '2mb']`
 */
export async function startStandalone(
  options: { program?: ProcessOptions['program']; args?: readonly string[] } = {},
): Promise<StandaloneServer> {
  const process = await startRedisProcess({
    program: options.program,
    args: ({ port }) => ['--port', String(port), ...(options.args ?? [])],
  });
  return {
    process,
    endpoint: { ...PLAIN_TCP, port: process.address.port },
    nodes: [process.address],
    close: process.close,
  };
}

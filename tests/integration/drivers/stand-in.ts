import { onTestFinished } from 'vitest';
import type { ConnectOptions } from '../../../src/redis/client/client.ts';
import type { TcpEndpoint } from '../../../src/redis/client/endpoint.ts';
import { connectTcp } from '../../../src/redis/client/tcp/tcp.ts';
import type { RedisClient } from '../../../src/redis/index.ts';
import { type RespServer, startRespServer } from '../../support/fakes/resp-server.ts';
import { PLAIN_TCP } from '../../support/redis/server.ts';
import { waitUntil } from '../../support/wait-until.ts';

export const KEY = 'cache:{org}:test:key';
export const KINDS = [
  ['standalone', false],
  ['cluster', true],
] as const;

/** A server for the current test, whose answers the test decides. */
export async function standIn(port = 0): Promise<RespServer> {
  const server = await startRespServer({ port });
  onTestFinished(server.close);
  return server;
}

/** A client without retries and without a circuit. */
export function driverTo(
  { port }: { readonly port: number },
  settings: Partial<TcpEndpoint>,
  options?: ConnectOptions,
): RedisClient {
  const client = connectTcp({ ...PLAIN_TCP, port, ...settings }, options);
  onTestFinished(client.close);
  return client;
}

export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'OK',
    (error) => error.code,
  );

export const untilAnswered = (client: RedisClient, key = KEY) =>
  waitUntil('an answer', async () => (await codeOf(client.command(['GET', key]))) === 'OK');

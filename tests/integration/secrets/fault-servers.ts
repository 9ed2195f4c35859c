import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { type Answer, startRespServer } from '../../support/fakes/resp-server.ts';

export interface FaultServer {
  readonly port: number;
  close(): void;
}

async function listen(server: Server): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  const port = await listenOnLoopback(server);
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, close };
}

/** A port on which no server listens. */
export async function closedPort(): Promise<FaultServer> {
  const { port, close } = await listen(createServer());
  close();
  return { port, close: () => {} };
}

/**
 * Answers every RESP command with a line made of the whole request, like a server that quotes its input.
 * @param answer returns undefined to send no reply
 */
export async function startFaultyRedis(
  answer: (request: string) => string | undefined,
): Promise<FaultServer> {
  const server = await startRespServer();
  const quote: Answer = ({ name, args }) => {
    const reply = answer(` ${[name, ...args].join(' ')} `.replaceAll(/[\r\n]+/g, ' '));
    return reply === undefined ? undefined : `${reply}\r\n`;
  };
  server.answer = quote;
  server.handshake = quote;
  return server;
}

/** Answers every request to Upstash's API; the request text is its authorization and its body. */
export function startFaultyUpstash(
  answer: (request: string) => { status: number; body: string } | undefined,
): Promise<FaultServer> {
  const read = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString();
  return listen(
    createHttpServer(async (request, response) => {
      const reply = answer(`${request.headers.authorization} ${await read(request)}`);
      if (reply) response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
    }),
  );
}

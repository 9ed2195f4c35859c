import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import type { RestEndpoint } from '../../../src/redis/client/endpoint.ts';
import { LOOPBACK } from '../../support/redis/server.ts';

/** Upstash's response before the proxy forwards it. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Answers instead of Upstash. @param ask forwards the request, for responses that are damaged on their way back */
export type RestTrouble = (response: ServerResponse, ask: () => Promise<Answer>) => Promise<void> | void;

export interface RestProxy {
  readonly endpoint: RestEndpoint;
  /** Begins a fault, or ends it and cuts the responses that hang. */
  trouble(trouble?: RestTrouble): void;
  close(): void;
}

/** Starts a proxy between the product and an Upstash endpoint. */
export async function startRestProxy(upstash: RestEndpoint): Promise<RestProxy> {
  const waiting = new Set<ServerResponse>();
  let current: RestTrouble | undefined;

  async function forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { authorization = '', 'upstash-encoding': encoding } = request.headers;
    const answer = await fetch(`${upstash.url}${request.url}`, {
      method: 'POST',
      headers: { authorization, ...(typeof encoding === 'string' && { 'upstash-encoding': encoding }) },
      body,
    });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, body: await answer.text() };
  }

  const http = createServer(async (request, response) => {
    waiting.add(response.on('close', () => waiting.delete(response)));
    try {
      const body = Buffer.concat(await request.toArray());
      const ask = () => forward(request, body);
      if (current) await current(response, ask);
      else send(response, await ask());
    } catch {
      response.destroy();
    }
  });
  const port = await listenOnLoopback(http);
  return {
    endpoint: { ...upstash, url: `http://${LOOPBACK}:${port}` },
    trouble: (trouble) => {
      current = trouble;
      if (!trouble) for (const response of waiting) response.destroy();
    },
    close: () => {
      http.close();
      http.closeAllConnections();
    },
  };
}

export function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

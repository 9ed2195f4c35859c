import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../../src/local/listen.ts';
import type { RestEndpoint } from '../../src/redis/client/endpoint.ts';
import { connectAdmin } from './admin-connection.ts';
import { LOOPBACK, type NodeAddress, TEST_DEADLINES } from './server.ts';
import {
  ErrorResponse,
  encodeReply,
  MAX_REQUEST_BYTES,
  parseCommand,
  plainScripts,
  readBody,
  rejectLargeReply,
} from './upstash-wire.ts';

export interface UpstashServer {
  readonly endpoint: RestEndpoint;
  /** HTTP requests answered so far, including rejected ones. */
  readonly requestCount: number;
  close(): Promise<void>;
}

/**
 * Serves the Upstash REST API (https://upstash.com/docs/redis/features/restapi) over a Redis node.
 * @param options.maxRequestBytes largest request, and largest reply to one command
 */
export async function startUpstash(
  backing: NodeAddress,
  { maxRequestBytes = MAX_REQUEST_BYTES }: { maxRequestBytes?: number } = {},
): Promise<UpstashServer> {
  const redis = connectAdmin(backing);
  const token = randomUUID();
  const plain = plainScripts();
  let requestCount = 0;

  async function answer(request: IncomingMessage): Promise<unknown> {
    const body = await readBody(request, maxRequestBytes);
    const base64 = request.headers['upstash-encoding'] === 'base64';
    if (request.headers.authorization !== `Bearer ${token}`) {
      throw new ErrorResponse(401, 'WRONGPASS invalid or missing auth token');
    }
    if (request.method !== 'POST') throw new ErrorResponse(405, 'ERR unsupported HTTP method');
    const encode = (reply: unknown) => {
      rejectLargeReply(reply, maxRequestBytes);
      return { result: encodeReply(reply, base64) };
    };
    if (request.url === '/') return encode(await redis.callBuffer(...plain(parseCommand(body))));
    if (!Array.isArray(body)) throw new ErrorResponse(400, 'ERR failed to parse pipeline request');
    const batch = request.url === '/multi-exec' ? redis.multi() : redis.pipeline();
    for (const command of body.map(parseCommand).map(plain)) batch.callBuffer(...command);
    const replies = (await batch.exec()) ?? [];
    return replies.map(([failure, reply]) => {
      try {
        if (failure) throw failure;
        return encode(reply);
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    });
  }

  const http = createServer((request, response) => {
    requestCount++;
    const syncToken = request.headers['upstash-sync-token'] || randomUUID();
    const send = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'upstash-sync-token': syncToken })
        .end(JSON.stringify(body));
    answer(request).then(
      (body) => send(200, body),
      (error: Error) => send(error instanceof ErrorResponse ? error.status : 400, { error: error.message }),
    );
  });
  const port = await listenOnLoopback(http);
  return {
    endpoint: { provider: 'upstash', url: `http://${LOOPBACK}:${port}`, token, ...TEST_DEADLINES },
    get requestCount() {
      return requestCount;
    },
    close: async () => {
      http.close();
      http.closeAllConnections();
      redis.disconnect();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import type { RestEndpoint } from '../../../src/redis/client/endpoint.ts';
import { connectAdmin } from '../admin/connection.ts';
import { LOOPBACK, type NodeAddress, TEST_DEADLINES } from '../redis/server.ts';
import type { ReadRegion } from './read-region.ts';
import {
  type Command,
  ErrorResponse,
  encodeReply,
  MAX_REQUEST_BYTES,
  parseCommand,
  readBody,
  rejectLargeReply,
} from './wire.ts';

type Outcome = readonly [error: Error | null, reply: unknown];

export interface UpstashServer {
  readonly endpoint: RestEndpoint;
  /** HTTP requests answered so far, including rejected ones. */
  readonly requestCount: number;
  close(): Promise<void>;
}

interface UpstashOptions {
  /** Largest request, and largest reply to one command; Upstash's own by default. */
  readonly maxRequestBytes?: number;
  /** Serves the commands that only read. Without one, all run at the primary. */
  readonly region?: ReadRegion;
}

/** Serves the Upstash REST API (https://upstash.com/docs/redis/features/restapi) over a Redis node. */
export async function startUpstash(
  backing: NodeAddress,
  { maxRequestBytes = MAX_REQUEST_BYTES, region }: UpstashOptions = {},
): Promise<UpstashServer> {
  const redis = connectAdmin(backing);
  const token = randomUUID();
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
    if (request.url === '/') return encode(await run(parseCommand(body), request));
    if (!Array.isArray(body)) throw new ErrorResponse(400, 'ERR failed to parse pipeline request');
    const commands = body.map(parseCommand);
    const replies = region ? await oneByOne(commands, request) : await batch(commands);
    return replies.map(([failure, reply]) => {
      try {
        if (failure) throw failure;
        return encode(reply);
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    });
  }

  /**
   * Runs a command where Upstash would run it: on the primary, unless a region is closer and the command only reads.
   */
  async function run(command: Command, { headers }: IncomingMessage): Promise<unknown> {
    if (!(await region?.serves(command[0]))) return redis.callBuffer(...command);
    return region?.read(command, Number(headers['upstash-sync-token'] || 0));
  }

  async function batch(commands: readonly Command[]): Promise<readonly Outcome[]> {
    const pending = redis.pipeline();
    for (const command of commands) pending.callBuffer(...command);
    return (await pending.exec()) ?? [];
  }

  async function oneByOne(commands: readonly Command[], request: IncomingMessage): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const command of commands) {
      const outcome = run(command, request).then(
        (reply): Outcome => [null, reply],
        (error: Error): Outcome => [error, undefined],
      );
      outcomes.push(await outcome);
    }
    return outcomes;
  }

  const http = createServer((request, response) => {
    requestCount++;
    const syncToken = request.headers['upstash-sync-token'] || randomUUID();
    const send = async (status: number, body: unknown) =>
      response
        .writeHead(status, {
          'content-type': 'application/json',
          'upstash-sync-token': region ? String(await region.position()) : syncToken,
        })
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

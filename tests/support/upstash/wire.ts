import type { IncomingMessage } from 'node:http';

export type Command = [name: string, ...args: string[]];

/** A response other than 200. */
export class ErrorResponse extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The limit of Upstash's free plan. */
export const MAX_REQUEST_BYTES = 10 * 1_048_576;
const TOO_LARGE = 'ERR max request size exceeded';
/** Commands that change a connection; Upstash rejects them because REST has none. */
const STATEFUL = /^(MULTI|EXEC|DISCARD|WATCH|SELECT|AUTH|HELLO|RESET|QUIT|MONITOR|P?SUBSCRIBE|CLIENT)$/;

/** Reads a request to its end even if it is too large, so that the client can read the response. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw new ErrorResponse(400, TOO_LARGE);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new ErrorResponse(400, 'ERR failed to parse request body');
  }
}

export function parseCommand(body: unknown): Command {
  if (!Array.isArray(body) || body.length === 0) throw new ErrorResponse(400, 'ERR empty command');
  const [first, ...args] = body.map((part) =>
    typeof part === 'object' ? JSON.stringify(part) : String(part),
  );
  // Upper case, because ioredis transforms the arguments and replies of commands with lower-case names.
  const name = String(first).toUpperCase();
  // An unknown name fails as in Upstash: alone in a pipeline.
  return [STATEFUL.test(name) ? `${name}(UNSUPPORTED)` : name, ...args];
}

/**
 * Upstash rejects a command that would read more than the size limit of a request, because the limit applies in both
 * directions.
 */
export function rejectLargeReply(reply: unknown, maxBytes: number): void {
  if (bytesOf(reply) > maxBytes) throw new ErrorResponse(400, TOO_LARGE);
}

function bytesOf(reply: unknown): number {
  if (Array.isArray(reply)) return reply.reduce((bytes: number, item) => bytes + bytesOf(item), 0);
  return Buffer.isBuffer(reply) ? reply.length : 0;
}

/** With base64, encodes every string except OK at any depth, and no integers or nulls. */
export function encodeReply(reply: unknown, base64: boolean): unknown {
  if (Array.isArray(reply)) return reply.map((item) => encodeReply(item, base64));
  if (!Buffer.isBuffer(reply)) return reply;
  const text = reply.toString();
  return base64 && text !== 'OK' ? reply.toString('base64') : text;
}

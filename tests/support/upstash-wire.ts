import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

type Command = [name: string, ...args: string[]];

/** An answer other than 200. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const MAX_REQUEST_BYTES = 10 * 1_048_576;
/** They change a connection, and REST has none: Upstash refuses them. */
const STATEFUL = /^(MULTI|EXEC|DISCARD|WATCH|SELECT|AUTH|HELLO|RESET|QUIT|MONITOR|P?SUBSCRIBE|CLIENT)$/;

/** Reads a request to its end even when it is too large, so that the client gets to read the answer. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_REQUEST_BYTES) throw new Refusal(400, 'ERR max request size exceeded');
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Refusal(400, 'ERR failed to parse request body');
  }
}

export function parseCommand(body: unknown): Command {
  if (!Array.isArray(body) || body.length === 0) throw new Refusal(400, 'ERR empty command');
  const [first, ...args] = body.map((part) =>
    typeof part === 'object' ? JSON.stringify(part) : String(part),
  );
  // ioredis reshapes arguments and replies of commands that it knows by their lower-case names.
  const name = String(first).toUpperCase();
  // A name unknown to Redis fails exactly as it must: alone in a pipeline, with everything in a transaction.
  return [STATEFUL.test(name) ? `${name}(UNSUPPORTED)` : name, ...args];
}

/** With base64, every string but OK is encoded, however deep it lies; integers and null stay as they are. */
export function encodeReply(reply: unknown, base64: boolean): unknown {
  if (Array.isArray(reply)) return reply.map((item) => encodeReply(item, base64));
  if (!Buffer.isBuffer(reply)) return reply;
  const text = reply.toString();
  return base64 && text !== 'OK' ? reply.toString('base64') : text;
}

const KEY_LOCKING = '#!lua flags=allow-key-locking';

/** Takes Upstash's own script flag, which Redis refuses, out of scripts, and follows their changed SHA-1. */
export function plainScripts(): (command: Command) => Command {
  const plainSha = new Map<string, string>();
  const plain = (lua: string) => {
    if (!lua.startsWith(KEY_LOCKING)) return lua;
    const stripped = lua.slice(KEY_LOCKING.length);
    plainSha.set(sha1(lua), sha1(stripped));
    return stripped;
  };
  return ([name, ...args]) => {
    const [first = '', second = ''] = args;
    if (name === 'EVAL') return [name, plain(first), ...args.slice(1)];
    if (name === 'EVALSHA') return [name, plainSha.get(first) ?? first, ...args.slice(1)];
    if (name === 'SCRIPT' && /^load$/i.test(first)) return [name, first, plain(second)];
    return [name, ...args];
  };
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

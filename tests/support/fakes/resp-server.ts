import { createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { LOOPBACK } from '../redis/server.ts';

/** One connection to the stand-in. */
export interface RespConnection {
  /** Counts from 1, in the order in which connections were opened. */
  readonly id: number;
  /** Writes raw protocol. */
  write(reply: string): void;
  /** Ends it by RST. */
  reset(): void;
}

/** One command that arrived. */
export interface Received {
  readonly connection: RespConnection;
  readonly name: string;
  readonly args: readonly string[];
}

/** The raw reply to a command; undefined to send nothing now. */
export type Answer = (received: Received) => string | undefined;

interface RespAddress {
  readonly host: string;
  readonly port: number;
}

export interface RespServer extends RespAddress {
  /** All commands of all connections, in order, without those that ioredis sends on its own. */
  readonly received: Received[];
  readonly connections: RespConnection[];
  /** Changes the replies to commands. */
  answer: Answer;
  /** Changes the server information that a new connection receives; by default, the server is ready. */
  handshake: Answer;
  /** The reply to CLUSTER SLOTS: the master of all slots, then its replicas. */
  slots: readonly RespAddress[];
  /** Resets all connections, and new ones while it is refusing connections. */
  refuse(refuses: boolean): void;
  close(): void;
}

export const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
export const OK = '+OK\r\n';

/**
 * A server that speaks the Redis protocol and sends the replies that a test scripts, for situations that cannot be
 * reproduced on a real server. Everything else is tested on real servers.
 */
export async function startRespServer({ host = LOOPBACK as string, port = 0 } = {}): Promise<RespServer> {
  let refuses = false;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    if (refuses) return void socket.resetAndDestroy();
    sockets.add(socket);
    const connection: RespConnection = {
      id: self.connections.push({} as RespConnection),
      write: (reply) => void (socket.destroyed || socket.write(reply)),
      reset: () => void socket.resetAndDestroy(),
    };
    self.connections[connection.id - 1] = connection;
    parseCommands(socket, ([name = '', ...args]) => {
      const received = { connection, name: name.toUpperCase(), args };
      const reply = OPENING.has(received.name) ? self.handshake(received) : answerOf(received);
      if (reply !== undefined) connection.write(reply);
    });
  });

  function answerOf(received: Received): string | undefined {
    self.received.push(received);
    return self.answer(received);
  }

  const self: RespServer = {
    host,
    port: await listenOnLoopback(server, port, host),
    received: [],
    connections: [],
    answer: ({ name }) => (name === 'PING' ? '+PONG\r\n' : OK),
    handshake: ({ name, args }) => {
      if (name === 'INFO') return bulk('loading:0\r\n');
      if (name !== 'CLUSTER') return OK;
      if (args[0] !== 'SLOTS') return bulk('cluster_state:ok\r\n');
      const nodes = self.slots.map((node) => `*3\r\n${bulk(node.host)}:${node.port}\r\n${bulk('id')}`);
      return `*1\r\n*${2 + nodes.length}\r\n:0\r\n:16383\r\n${nodes.join('')}`;
    },
    slots: [],
    refuse(now) {
      refuses = now;
      if (now) for (const socket of sockets) socket.resetAndDestroy();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  self.slots = [{ host, port: self.port }];
  return self;
}

/** Commands that ioredis sends on its own. */
const OPENING = new Set(['INFO', 'AUTH', 'CLIENT', 'SELECT', 'READONLY', 'CLUSTER', 'ASKING']);

/** Calls back with every command of a socket: an array of bulk strings. */
function parseCommands(socket: Socket, onCommand: (command: string[]) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let found = firstCommand(rest); found; found = firstCommand(rest)) {
      rest = rest.subarray(found.end);
      onCommand(found.command);
    }
  });
}

function firstCommand(bytes: Buffer): { command: string[]; end: number } | undefined {
  let at = 0;
  const header = () => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const number = Number(bytes.toString('latin1', at + 1, end));
    at = end + 2;
    return number;
  };
  const count = header();
  if (count === undefined) return undefined;
  const command: string[] = [];
  for (let i = 0; i < count; i++) {
    const length = header();
    if (length === undefined || bytes.length < at + length + 2) return undefined;
    command.push(bytes.toString('utf8', at, at + length));
    at += length + 2;
  }
  return { command, end: at };
}

import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { LOOPBACK } from '../../support/redis/server.ts';

/** One connection through the proxy. */
export interface Link {
  toServer(chunk: Buffer): void;
  /** Keeps the order of what is sent to the client. */
  toClient(chunk: Buffer | string, delayMs?: number): void;
  /** Ends both sides by RST. */
  reset(): void;
  /** A dead link discards everything from then on, like a host that disappeared. */
  dead: boolean;
}

/** A network fault; without a function the chunk is forwarded. */
export interface Trouble {
  readonly request?: (link: Link, chunk: Buffer) => void;
  readonly reply?: (link: Link, chunk: Buffer) => void;
  /** Makes open connections dead, and those that are opened during the fault. */
  readonly deadens?: boolean;
}

export interface TcpProxy {
  readonly port: number;
  /** Begins a fault, or ends it. */
  trouble(trouble?: Trouble): void;
  /** New connections go to another port; open ones stay where they are. */
  retarget(port: number): void;
  /** Resets every open connection. */
  cut(): void;
  close(): void;
}

/** A proxy on loopback between a client and the server at a port. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const links = new Set<Link>();
  let current: Trouble = {};
  let port = target;

  // Chunks that are sent separately arrive separately.
  const proxy = createServer({ noDelay: true }, (client) => {
    const server = connect(port, LOOPBACK);
    const link = linkOf(client, server);
    link.dead = current.deadens ?? false;
    links.add(link);
    client.on('data', (chunk) => {
      if (!link.dead) (current.request ?? pass.request)(link, chunk);
    });
    server.on('data', (chunk) => {
      if (!link.dead) (current.reply ?? pass.reply)(link, chunk);
    });
    for (const [side, other] of [
      [client, server],
      [server, client],
    ] as const) {
      side.on('error', () => {});
      side.on('close', () => {
        links.delete(link);
        other.destroy();
      });
    }
  });
  const ownPort = await listenOnLoopback(proxy);
  const cut = () => {
    for (const link of links) link.reset();
  };
  return {
    port: ownPort,
    trouble: (trouble = {}) => {
      current = trouble;
      if (trouble.deadens) for (const link of links) link.dead = true;
    },
    retarget: (to) => {
      port = to;
    },
    cut,
    close: () => {
      proxy.close();
      cut();
    },
  };
}

const pass = {
  request: (link: Link, chunk: Buffer) => link.toServer(chunk),
  reply: (link: Link, chunk: Buffer) => link.toClient(chunk),
};

function linkOf(client: Socket, server: Socket): Link {
  let sent = Promise.resolve();
  let waiting = 0;
  const write = (chunk: Buffer | string) => void (client.destroyed || client.write(chunk));
  return {
    toServer: (chunk) => void (server.destroyed || server.write(chunk)),
    toClient(chunk, delayMs = 0) {
      if (delayMs === 0 && waiting === 0) return write(chunk);
      waiting++;
      const delayed = pause(delayMs);
      sent = sent
        .then(() => delayed)
        .then(() => {
          waiting--;
          write(chunk);
        });
    },
    reset: () => {
      client.resetAndDestroy();
      server.destroy();
    },
    dead: false,
  };
}

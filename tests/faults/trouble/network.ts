import { randomBytes } from 'node:crypto';
import type { Link, Trouble } from './tcp-proxy.ts';

const happens = (share: number): boolean => Math.random() < share;

/** Connections live, and nothing arrives on them any more, not even after the trouble. */
export const blackHole: Trouble = { deadens: true };

/** Sends a part of a reply and resets the connection. */
export const resetMidReply = (share: number): Trouble => ({
  reply(link, chunk) {
    if (!happens(share)) return link.toClient(chunk);
    link.toClient(chunk.subarray(0, Math.ceil(chunk.length / 2)));
    // After the half has left, or RST would take it along.
    setImmediate(link.reset);
  },
});

/** Every reply takes its time, and some connections do not survive it. */
export const slowAndLossy = (ms: number, resets: number): Trouble => ({
  reply(link, chunk) {
    if (happens(resets)) setTimeout(link.reset, ms);
    else link.toClient(chunk, ms);
  },
});

/** The server has done what it was asked, and its reply is lost with the connection. */
export const dropReplies = (share: number): Trouble => ({
  reply: (link, chunk) => (happens(share) ? link.reset() : link.toClient(chunk)),
});

/** Replies that are no replies: of another protocol, of random bytes, and beginnings that promise what never comes. */
export const garbage = (share: number): Trouble => ({
  reply(link, chunk) {
    if (happens(share)) sendGarbage(link);
    else link.toClient(chunk);
  },
});

function sendGarbage(link: Link): void {
  const kinds = [
    'HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n',
    Buffer.concat([Buffer.from([0]), randomBytes(64)]),
    '$2000000000\r\n',
    '*1000000\r\n',
    '$nonsense\r\n',
  ];
  link.toClient(kinds[Math.floor(Math.random() * kinds.length)] ?? '');
}

import { randomBytes } from 'node:crypto';
import type { Link, Trouble } from './tcp-proxy.ts';

const happens = (share: number): boolean => Math.random() < share;

/** Data that arrives before then must not pass, because TCP never delivers data after a gap. */
function resetSoon(link: Link, ms = 0): void {
  link.dead = true;
  setTimeout(link.reset, ms);
}

/** Open connections stay open but deliver nothing any more, even after the fault. */
export const blackHole: Trouble = { deadens: true };

/** Sends part of a reply and resets the connection. */
export const resetMidReply = (share: number): Trouble => ({
  reply(link, chunk) {
    if (!happens(share)) return link.toClient(chunk);
    link.toClient(chunk.subarray(0, Math.ceil(chunk.length / 2)));
    // RST would discard the half that has not been sent yet.
    resetSoon(link);
  },
});

/** Delays every reply and resets some connections. */
export const slowAndLossy = (ms: number, resets: number): Trouble => ({
  reply(link, chunk) {
    if (happens(resets)) resetSoon(link, ms);
    else link.toClient(chunk, ms);
  },
});

/** The server runs the command, and its reply is lost with the connection. */
export const dropReplies = (share: number): Trouble => ({
  reply: (link, chunk) => (happens(share) ? link.reset() : link.toClient(chunk)),
});

/** Invalid replies: another protocol, random bytes, and lengths of data that never arrives. */
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

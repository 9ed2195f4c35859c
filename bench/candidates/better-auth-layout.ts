import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';
import { sessionSample } from './session-sample.ts';

interface ActiveSession {
  readonly token: string;
  readonly expiresAt: number;
}

/**
 * Sends the commands that better-auth sends to its secondary storage, without the package and its database: one JSON
 * list of sessions per user, read and written back around the session itself.
 */
export const open: Open = async ({ host, port }) => {
  const redis = new Redis({ host, port });
  return {
    sessions: {
      async create(userId) {
        const token = randomBytes(32).toString('base64url');
        const expiresAt = Date.now() + TTL_SECONDS * 1000;
        const listKey = `active-sessions-${userId}`;
        const stored: ActiveSession[] = JSON.parse((await redis.get(listKey)) ?? '[]');
        const live = stored.filter((session) => session.expiresAt > Date.now()).slice(-4);
        await redis.set(listKey, JSON.stringify([...live, { token, expiresAt }]), 'EX', TTL_SECONDS);
        const session = { session: { token, userId, expiresAt }, user: sessionSample(userId) };
        await redis.set(token, JSON.stringify(session), 'EX', TTL_SECONDS);
        return token;
      },
      get: async (token) => JSON.parse((await redis.get(token)) ?? 'null'),
    },
    close: async () => redis.disconnect(),
  };
};

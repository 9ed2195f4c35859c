import { redisStorage } from '@better-auth/redis-storage';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { makeSignature } from 'better-auth/crypto';
import { Redis } from 'ioredis';
import type { Open } from './candidate.ts';
import { sessionSample } from './session-sample.ts';

/** Its list of a user's sessions has no limit. A new user after this many keeps the list as short as ours. */
const SESSIONS_PER_USER = 5;

interface UserRow {
  id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Sessions in Redis, users in memory: the cost of a database is not counted. */
export const open: Open = async ({ host, port }) => {
  const client = new Redis({ host, port });
  const user: UserRow[] = [];
  const auth = betterAuth({
    secret: 'bench-secret-of-better-auth-0123456789',
    baseURL: 'http://bench.example',
    database: memoryAdapter({ user, session: [], account: [], verification: [] }),
    secondaryStorage: redisStorage({ client }),
    telemetry: { enabled: false },
  });
  const { internalAdapter, authCookies, secret } = await auth.$context;

  const users = new Map<string, { readonly row: UserRow; sessions: number }>();
  function rowOf(userId: string): UserRow {
    const known = users.get(userId) ?? { row: newRow(userId), sessions: 0 };
    if (known.sessions === 0) user.push(known.row);
    known.row.id = `${userId}:${Math.floor(known.sessions / SESSIONS_PER_USER)}`;
    known.sessions++;
    users.set(userId, known);
    return known.row;
  }

  const headers = new Map<string, Headers>();
  async function headersOf(token: string): Promise<Headers> {
    const signed = `${token}.${await makeSignature(token, secret)}`;
    const made = new Headers({ cookie: `${authCookies.sessionToken.name}=${encodeURIComponent(signed)}` });
    headers.set(token, made);
    return made;
  }

  return {
    sessions: {
      async create(userId) {
        const { ipAddress, userAgent } = sessionSample(userId);
        const session = await internalAdapter.createSession(rowOf(userId).id, false, {
          ipAddress,
          userAgent,
        });
        return session.token;
      },
      get: async (token) => auth.api.getSession({ headers: headers.get(token) ?? (await headersOf(token)) }),
    },
    close: async () => client.disconnect(),
  };
};

function newRow(userId: string): UserRow {
  const { email } = sessionSample(userId);
  const now = new Date();
  return { id: userId, name: 'Alice', email, emailVerified: true, createdAt: now, updatedAt: now };
}

import { isDeepStrictEqual } from 'node:util';
import type { CacheStore, SessionStore } from '../../src/redis/index.ts';
import { plant } from '../support/planted.ts';
import { CANARY } from './words.ts';

/** Data of a tenant that no generated caller belongs to. */
export interface Canary {
  /** Part of all its data. */
  readonly secret: string;
  /** Its ids by placeholder: an attacker may know them. */
  readonly names: readonly (readonly [string, string])[];
  /** @returns a description of each change to it */
  changes(): Promise<readonly string[]>;
}

export async function plantCanary(sessions: SessionStore, cache: CacheStore): Promise<Canary> {
  const secret = plant('canary');
  const { tenant, namespace, key, tag } = CANARY;
  await cache.setCache(tenant, namespace, key, { secret }, 86_400, [tag]);
  const { sessionId, session } = await sessions.createSession({
    tenantId: tenant,
    userId: 'auth0|alice',
    metadata: { secret },
  });
  const readAll = async () => ({
    cached: await cache.getCache(tenant, namespace, key),
    session: { ...(await sessions.getSession(tenant, sessionId)), lastActivity: 0, expiresAt: 0 },
    count: (await sessions.listUserSessions(tenant, 'auth0|alice')).sessions.length,
  });
  const expected = {
    cached: { secret },
    session: { ...session, lastActivity: 0, expiresAt: 0 },
    count: 1,
  };
  return {
    secret,
    names: [
      ['sessionIdOfCanary', sessionId],
      ['handleOfCanary', session.handle],
    ],
    changes: async () => {
      const found = await readAll();
      return isDeepStrictEqual(found, expected)
        ? []
        : [`The data of another tenant has changed: ${JSON.stringify(found)}`];
    },
  };
}

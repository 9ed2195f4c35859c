import { isDeepStrictEqual } from 'node:util';
import type { CacheStore, SessionStore } from '../../src/redis/index.ts';
import { plant } from '../support/planted.ts';
import { CANARY } from './words.ts';

/** Data of a tenant that no generated caller belongs to. */
export interface Canary {
  /** Stands in all of its data. */
  readonly secret: string;
  /** Its ids, which an attacker may have got hold of, by placeholder. */
  readonly names: readonly (readonly [string, string])[];
  /** What has changed about it. */
  harm(): Promise<readonly string[]>;
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
  const look = async () => ({
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
    harm: async () => {
      const found = await look();
      return isDeepStrictEqual(found, expected)
        ? []
        : [`The data of another tenant has changed: ${JSON.stringify(found)}`];
    },
  };
}

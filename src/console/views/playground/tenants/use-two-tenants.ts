import { useCallback, useEffect, useRef, useState } from 'react';
import { useAction } from '../../../state/use-action.ts';
import type { Side } from './side.ts';

const NAMESPACE = 'playground';
const TAG = 'two-tenants';
const TTL_SECONDS = 300;

/** What one tenant sees. */
export interface Seen {
  /** Undefined if it has no value under the key. */
  readonly value: unknown;
  /** The secret id of its session in this card. */
  readonly sessionId: string | undefined;
  /** Whether it finds the session of the other tenant by its secret id; undefined if there is none. */
  readonly findsOther: boolean | undefined;
}

type Both<T> = readonly [left: T, right: T];
export type Position = 0 | 1;

/** Acts for one of two tenants, and then reads as both. */
export function useTwoTenants(left: Side, right: Side, key: string) {
  const [seen, setSeen] = useState<Both<Seen>>();
  const sessions = useRef<[string | undefined, string | undefined]>([undefined, undefined]);

  const look = useCallback(async () => {
    const see = async ({ client }: Side, at: Position): Promise<Seen> => {
      const [own, other] = [sessions.current[at], sessions.current[at === 0 ? 1 : 0]];
      const value = await client.cache.get(NAMESPACE, key);
      const findsOther = other === undefined ? undefined : (await client.sessions.get(other)) !== null;
      return { value, sessionId: own, findsOther };
    };
    setSeen(await Promise.all([see(left, 0), see(right, 1)]));
  }, [left, right, key]);

  const act = useAction(
    useCallback(
      async (at: Position, what: 'set' | 'invalidate' | 'session' | 'look', value = '') => {
        const { client } = at === 0 ? left : right;
        const started = sessions.current[at];
        if (what === 'set') await client.cache.set(NAMESPACE, key, value, { ttl: TTL_SECONDS, tags: [TAG] });
        if (what === 'invalidate') await client.cache.invalidateTags([TAG]);
        if (what === 'session' && started === undefined) {
          sessions.current[at] = (await client.sessions.create()).sessionId;
        } else if (what === 'session' && started !== undefined) {
          await client.sessions.destroy(started);
          sessions.current[at] = undefined;
        }
        await look();
      },
      [left, right, key, look],
    ),
  );

  useEffect(() => {
    const kept = sessions.current;
    return () => {
      [left, right].forEach(({ client }, at) => {
        const id = kept[at];
        if (id !== undefined) void client.sessions.destroy(id).catch(() => {});
      });
    };
  }, [left, right]);

  return { seen, ...act };
}

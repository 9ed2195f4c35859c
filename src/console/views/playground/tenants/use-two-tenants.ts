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
  /** Whether its own session is valid; undefined if it has started none. */
  readonly ownIsValid: boolean | undefined;
  /** Whether it finds the session of the other tenant by its secret id; undefined if there is none. */
  readonly findsOther: boolean | undefined;
}

type Both<T> = readonly [left: T, right: T];
export type Position = 0 | 1;

/** Acts for one of two tenants, and then reads as both. */
export function useTwoTenants(left: Side, right: Side, key: string) {
  const [seen, setSeen] = useState<{ readonly key: string; readonly both: Both<Seen> }>();
  /** Secret ids. */
  const sessions = useRef<[string | undefined, string | undefined]>([undefined, undefined]);

  const look = useCallback(async () => {
    const see = async ({ client }: Side, at: Position): Promise<Seen> => {
      const finds = async (id: string | undefined) =>
        id === undefined ? undefined : (await client.sessions.get(id)) !== null;
      const [value, ownIsValid, findsOther] = await Promise.all([
        client.cache.get(NAMESPACE, key),
        finds(sessions.current[at]),
        finds(sessions.current[at === 0 ? 1 : 0]),
      ]);
      return { value, ownIsValid, findsOther };
    };
    setSeen({ key, both: await Promise.all([see(left, 0), see(right, 1)]) });
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
    setSeen(undefined);
    return () => {
      const ended = sessions.current;
      sessions.current = [undefined, undefined];
      [left, right].forEach(({ client }, at) => {
        const id = ended[at];
        if (id !== undefined) void client.sessions.destroy(id).catch(() => {});
      });
    };
  }, [left, right]);

  return { seen: seen?.key === key ? seen.both : undefined, ...act };
}

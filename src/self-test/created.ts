import { codeOf, expectEqual } from './expect.ts';
import type { CacheName, Transport } from './transport.ts';

/** Records what a run creates, to remove it afterwards. */
export interface Created {
  /** @returns the same transport; what is created through it is recorded */
  record(transport: Transport): Transport;
  /** Removes everything and verifies that it is gone. @returns what was removed */
  remove(): Promise<string>;
}

export function trackCreated(): Created {
  const sessions = new Map<string, Transport>();
  const entries = new Map<string, { readonly name: CacheName; readonly transport: Transport }>();
  return {
    record(transport) {
      async function opened<T extends { readonly sessionId: string } | null>(call: Promise<T>): Promise<T> {
        const session = await call;
        if (session) sessions.set(session.sessionId, transport);
        return session;
      }
      async function stored<T>(names: readonly CacheName[], call: Promise<T>): Promise<T> {
        // A request without a response may have stored the value.
        if ((await codeOf(call)) !== 'FORBIDDEN') {
          for (const name of names) entries.set(JSON.stringify(name), { name, transport });
        }
        return call;
      }
      const { http } = transport;
      return {
        ...transport,
        createSession: (...request) => opened(transport.createSession(...request)),
        rotateSession: (sessionId) => opened(transport.rotateSession(sessionId)),
        setCache: (name, ...rest) => stored([name], transport.setCache(name, ...rest)),
        setManyCache(namespace, values, options) {
          const names = Object.keys(values).map((key) => ({ namespace, key }));
          return stored(names, transport.setManyCache(namespace, values, options));
        },
        http: http && {
          ...http,
          getOrLoad: (namespace, key, ...rest) =>
            stored([{ namespace, key }], http.getOrLoad(namespace, key, ...rest)),
        },
      };
    },

    async remove() {
      const [opened, stored] = [[...sessions], [...entries.values()]];
      const ended = await Promise.all(opened.map(([id, transport]) => transport.destroySession(id)));
      await Promise.all(stored.map(({ name, transport }) => transport.deleteCache(name)));
      const live = await Promise.all(opened.map(([id, transport]) => transport.getSession(id)));
      expectEqual('Sessions left', live.filter(Boolean).length, 0);
      const values = await Promise.all(stored.map(({ name, transport }) => transport.getCache(name)));
      expectEqual('Entries left', values.filter((value) => value !== null).length, 0);
      const sessionsEnded = ended.filter(Boolean).length;
      return `${stored.length} cache entries deleted, ${sessionsEnded} sessions ended; counters, invalidations and ended sessions stay listed`;
    },
  };
}

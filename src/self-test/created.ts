import { expectEqual } from './expect.ts';
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
      async function storing<T>(names: readonly CacheName[], store: () => Promise<T>): Promise<T> {
        const ids = names.map((name) => [JSON.stringify([name.namespace, name.key]), name] as const);
        // Recorded first: a request without a response may have stored the value.
        for (const [id, name] of ids) entries.set(id, { name, transport });
        try {
          return await store();
        } catch (error) {
          if (Object(error).code === 'FORBIDDEN') for (const [id] of ids) entries.delete(id);
          throw error;
        }
      }
      const { http } = transport;
      return {
        ...transport,
        async createSession(...request) {
          const created = await transport.createSession(...request);
          sessions.set(created.sessionId, transport);
          return created;
        },
        async rotateSession(sessionId) {
          const rotated = await transport.rotateSession(sessionId);
          if (rotated) sessions.set(rotated.sessionId, transport);
          return rotated;
        },
        async destroySession(sessionId) {
          const destroyed = await transport.destroySession(sessionId);
          if (destroyed) sessions.delete(sessionId);
          return destroyed;
        },
        setCache: (name, ...rest) => storing([name], () => transport.setCache(name, ...rest)),
        setManyCache: (namespace, values, options) =>
          storing(
            Object.keys(values).map((key) => ({ namespace, key })),
            () => transport.setManyCache(namespace, values, options),
          ),
        http: http && {
          ...http,
          getOrLoad: (namespace, key, ...rest) =>
            storing([{ namespace, key }], () => http.getOrLoad(namespace, key, ...rest)),
        },
      };
    },

    async remove() {
      const [open, stored] = [[...sessions], [...entries.values()]];
      const ended = await Promise.all(open.map(([id, transport]) => transport.destroySession(id)));
      await Promise.all(stored.map(({ name, transport }) => transport.deleteCache(name)));
      const live = await Promise.all(open.map(([id, transport]) => transport.getSession(id)));
      expectEqual('Sessions left', live.filter(Boolean).length, 0);
      const values = await Promise.all(stored.map(({ name, transport }) => transport.getCache(name)));
      expectEqual('Entries left', values.filter((value) => value !== null).length, 0);
      const namespaces = [...new Set(stored.map(({ name }) => name.namespace))];
      return [
        `${stored.length} cache entries deleted`,
        `${ended.filter(Boolean).length} sessions ended`,
        ...(namespaces.length > 0 ? [`counters stay, under ${namespaces.join(' and ')}`] : []),
      ].join('; ');
    },
  };
}

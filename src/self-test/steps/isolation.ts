import { expectEqual } from '../expect.ts';
import { end, handlesOf, open } from './sessions.ts';
import { type Step, WRITE_CACHE } from './step.ts';

export const isolationSteps: readonly Step[] = [
  {
    title: 'Another tenant does not see a value under the same key',
    explanation: 'The tenant of the token is part of every stored key.',
    permission: WRITE_CACHE,
    needs: 'second tenant',
    async run({ transport, named }, other) {
      const name = named('isolated');
      await transport.setCache(name, 'ours', { ttl: 60 });
      expectEqual(`What ${other.tenantId} reads`, await other.transport.getCache(name), null);
    },
  },
  {
    title: 'Another tenant’s invalidation changes nothing here',
    explanation: 'Tags and namespaces belong to one tenant, even if two tenants use the same names.',
    permission: WRITE_CACHE,
    needs: 'second tenant',
    async run({ transport, namespace, tag, named }, other) {
      const name = named('steady');
      await transport.setCache(name, 'ours', { ttl: 60, tags: [tag] });
      await other.transport.invalidateTags([tag]);
      await other.transport.invalidateNamespace(namespace);
      expectEqual('Our value', await transport.getCache(name), 'ours');
    },
  },
  {
    title: 'Another tenant can neither read nor end a session, even with its id',
    explanation: 'For another tenant the id does not exist.',
    needs: 'second tenant',
    async run({ transport }, { tenantId, transport: theirs }) {
      const { sessionId } = await open(transport);
      expectEqual(`What ${tenantId} reads`, await theirs.getSession(sessionId), null);
      expectEqual(`What ${tenantId} ends`, await theirs.destroySession(sessionId), false);
      expectEqual('The session is live', (await transport.getSession(sessionId)) !== null, true);
      await end(transport, sessionId);
    },
  },
  {
    title: 'Users of two tenants each list and read their own session only',
    explanation: 'One user of each tenant signs in. Neither token says anything about the other tenant.',
    needs: 'new users',
    async run(_, ...users) {
      const opened = await Promise.all(
        users.map(async (user) => ({ ...user, ...(await open(user.transport)) })),
      );
      for (const { tenantId, transport, sessionId, session } of opened) {
        expectEqual('Its tenant', (await transport.getSession(sessionId))?.tenantId, tenantId);
        expectEqual(`Sessions in ${tenantId}`, await handlesOf(transport), [session.handle]);
        await end(transport, sessionId);
        expectEqual(`Sessions left in ${tenantId}`, await handlesOf(transport), []);
      }
    },
  },
  {
    title: 'Separators and wildcards in keys have no special meaning',
    explanation: 'Keys are opaque text: deleting a key that ends with * deletes that key alone.',
    permission: WRITE_CACHE,
    async run({ transport, namespace, run }) {
      const star = `${run}*`;
      const keys = [`${run}a:b`, `${run}a`, star, `${run}}{`, `${run}ключ`];
      await Promise.all(keys.map((key) => transport.setCache({ namespace, key }, key, { ttl: 60 })));
      await transport.deleteCache({ namespace, key: star });
      const found = await transport.getManyCache(namespace, keys);
      expectEqual('What is left', [...found.keys()].sort(), keys.filter((key) => key !== star).sort());
    },
  },
];

import { expectEqual } from '../expect.ts';
import { pause, type Step, WRITE_CACHE } from './step.ts';

export const cacheSteps: readonly Step[] = [
  {
    permission: WRITE_CACHE,
    title: 'Set, get and delete a value',
    explanation:
      'Cache-aside: after a miss, take the as-of time, read your source and store the value. The next read is a hit.',
    async run({ transport, named }) {
      const name = named('crud');
      const value = { name: 'Grüße 👋', list: [1, null, true] };
      expectEqual('The first read', await transport.getCache(name), null);
      const asOf = await transport.asOf();
      expectEqual('stored', await transport.setCache(name, value, { ttl: 60, asOf }), true);
      expectEqual('The value', await transport.getCache(name), value);
      await transport.deleteCache(name);
      expectEqual('After the delete', await transport.getCache(name), null);
    },
  },
  {
    permission: WRITE_CACHE,
    title: 'Several keys in one request; missing ones are left out',
    explanation: 'Up to 100 keys are read or written at once.',
    async run({ transport, namespace, run }) {
      const [one, two, three] = [`${run}-1`, `${run}-2`, `${run}-3`];
      await transport.setManyCache(namespace, { [one]: 1, [two]: 2 }, { ttl: 60 });
      const found = await transport.getManyCache(namespace, [one, two, three]);
      expectEqual('Values', Object.fromEntries([...found].sort()), { [one]: 1, [two]: 2 });
    },
  },
  {
    permission: WRITE_CACHE,
    title: 'A value expires after its time to live',
    explanation: 'This one is stored for a second.',
    async run({ transport, named }) {
      const name = named('short');
      expectEqual('stored', await transport.setCache(name, 'soon gone', { ttl: 1 }), true);
      await pause(1_100);
      expectEqual('After a second', await transport.getCache(name), null);
    },
  },
];

export const invalidationSteps: readonly Step[] = [
  {
    permission: WRITE_CACHE,
    title: 'Invalidating a tag ends its entries and no others',
    explanation: 'It takes one round trip, however many entries carry the tag.',
    async run({ transport, tag, named }) {
      const [tagged, plain] = [named('tagged'), named('plain')];
      await transport.setCache(tagged, 1, { ttl: 60, tags: [tag, `${tag}-b`] });
      await transport.setCache(plain, 2, { ttl: 60, tags: [`${tag}-other`] });
      expectEqual('Before', await transport.getCache(tagged), 1);
      await transport.invalidateTags([tag]);
      expectEqual('The tagged entry', await transport.getCache(tagged), null);
      expectEqual('The other entry', await transport.getCache(plain), 2);
    },
  },
  {
    permission: WRITE_CACHE,
    title: 'Invalidating a namespace ends all of its entries',
    explanation: 'Here too it takes one round trip.',
    async run({ transport, namespace, run }) {
      const name = { namespace: `${namespace}-whole`, key: run };
      await transport.setCache(name, 1, { ttl: 60 });
      await transport.invalidateNamespace(name.namespace);
      expectEqual('Its entry', await transport.getCache(name), null);
    },
  },
];

export const metricsSteps: readonly Step[] = [
  {
    title: 'Hits and misses are counted',
    explanation: 'Counters are kept for each tenant and each of its namespaces.',
    permission: WRITE_CACHE,
    async run({ transport, named }) {
      const name = named('counted');
      const before = await transport.metrics();
      await transport.setCache(name, 1, { ttl: 60 });
      await transport.getCache(name);
      await transport.getCache(named('never-set'));
      const after = await transport.metrics();
      expectEqual('More hits', after.hits > before.hits, true);
      expectEqual('More misses', after.misses + after.stale > before.misses + before.stale, true);
    },
  },
];

export const statusSteps: readonly Step[] = [
  {
    permission: WRITE_CACHE,
    title: 'Requests return 201, 200, 204 and 404',
    explanation: 'A miss and an ended session have the status 404; for the client they are not errors.',
    needs: 'http',
    async run({ transport, tag, named }, { statusOf }) {
      const created = transport.createSession({});
      expectEqual('Create a session', await statusOf(created), 201);
      const { sessionId } = await created;
      expectEqual('Read it', await statusOf(transport.getSession(sessionId)), 200);
      expectEqual('Update it', await statusOf(transport.updateSession(sessionId, { a: 1 })), 200);
      expectEqual('List', await statusOf(transport.listSessions()), 200);
      expectEqual('End it', await statusOf(transport.destroySession(sessionId)), 204);
      expectEqual('Read it again', await statusOf(transport.getSession(sessionId)), 404);
      const name = named('status');
      expectEqual('Set', await statusOf(transport.setCache(name, 1, { ttl: 60 })), 200);
      expectEqual('Get', await statusOf(transport.getCache(name)), 200);
      expectEqual('Get several', await statusOf(transport.getManyCache(name.namespace, [name.key])), 200);
      expectEqual('As-of time', await statusOf(transport.asOf()), 200);
      expectEqual('Metrics', await statusOf(transport.metrics()), 200);
      expectEqual('Invalidate', await statusOf(transport.invalidateTags([tag])), 204);
      expectEqual('Delete', await statusOf(transport.deleteCache(name)), 204);
      expectEqual('Get again', await statusOf(transport.getCache(name)), 404);
    },
  },
];

import { type Check, type CheckContext, expect } from './check.ts';

const nameIn = ({ namespace, run }: CheckContext, key: string) => ({ namespace, key: `${run}-${key}` });
/** Set by the client itself and not through a door. */
export const asideName = (context: CheckContext) => nameIn(context, 'aside');

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const cacheChecks: readonly Check[] = [
  {
    group: 'Cache',
    title: 'Set, get and delete a value',
    async run(context) {
      const { door } = context;
      const name = nameIn(context, 'crud');
      const value = { name: 'Grüße 👋', list: [1, null, true] };
      expect('stored', await door.setCache(name, value, { ttl: 60 }), true);
      expect('The value', await door.getCache(name), value);
      await door.deleteCache(name);
      expect('After the delete', await door.getCache(name), null);
      return undefined;
    },
  },
  {
    group: 'Cache',
    title: 'Several keys in one request; missing ones are left out',
    async run({ door, namespace, run }) {
      const [one, two, three] = [`${run}-1`, `${run}-2`, `${run}-3`];
      await door.setManyCache(namespace, { [one]: 1, [two]: 2 }, { ttl: 60 });
      const found = await door.getManyCache(namespace, [one, two, three]);
      expect('Values', Object.fromEntries([...found].sort()), { [one]: 1, [two]: 2 });
      return undefined;
    },
  },
  {
    group: 'Cache',
    title: 'A value ends with its time to live',
    async run(context) {
      const name = nameIn(context, 'short');
      await context.door.setCache(name, 'soon gone', { ttl: 1 });
      await pause(1_100);
      expect('After a second', await context.door.getCache(name), null);
      return undefined;
    },
  },
  {
    group: 'Invalidation',
    title: 'A tag ends its entries and no others',
    async run(context) {
      const { door, tag } = context;
      const [tagged, plain] = [nameIn(context, 'tagged'), nameIn(context, 'plain')];
      await door.setCache(tagged, 1, { ttl: 60, tags: [tag, `${tag}-b`] });
      await door.setCache(plain, 2, { ttl: 60, tags: [`${tag}-other`] });
      await door.invalidateTags([tag]);
      expect('The tagged entry', await door.getCache(tagged), null);
      expect('The other entry', await door.getCache(plain), 2);
      return undefined;
    },
  },
  {
    group: 'Invalidation',
    title: 'A namespace ends as a whole',
    async run(context) {
      const { door, namespace, run } = context;
      const name = { namespace: `${namespace}-whole`, key: run };
      await door.setCache(name, 1, { ttl: 60 });
      await door.invalidateNamespace(name.namespace);
      expect('Its entry', await door.getCache(name), null);
      return undefined;
    },
  },
  {
    group: 'Metrics',
    title: 'Hits and misses are counted',
    async run(context) {
      const { door } = context;
      const name = nameIn(context, 'counted');
      const before = await door.metrics();
      await door.setCache(name, 1, { ttl: 60 });
      await door.getCache(name);
      await door.getCache(nameIn(context, 'never-set'));
      const after = await door.metrics();
      expect('More hits', after.hits > before.hits, true);
      expect('More misses', after.misses + after.stale > before.misses + before.stale, true);
      return undefined;
    },
  },
  {
    group: 'Races',
    title: 'A load that began before an invalidation cannot bring the old value back',
    async run(context) {
      const { door, tag } = context;
      const name = nameIn(context, 'raced');
      const asOf = await door.asOf();
      await door.invalidateTags([tag]);
      await door.setCache(name, 'old', { ttl: 60, tags: [tag], asOf });
      expect('What readers see', await door.getCache(name), null);
      return undefined;
    },
  },
  {
    group: 'Races',
    title: 'A load that began before a delete is not stored',
    async run(context) {
      const { door } = context;
      const name = nameIn(context, 'deleted');
      const asOf = await door.asOf();
      await door.deleteCache(name);
      expect('stored', await door.setCache(name, 'old', { ttl: 60, asOf }), false);
      return undefined;
    },
  },
  {
    group: 'Races',
    title: 'Twenty cache-aside callers at once share one load',
    only: 'HTTP',
    async run(context) {
      const { namespace, key } = asideName(context);
      let loads = 0;
      const load = async () => {
        loads += 1;
        await pause(300);
        // On a slow line some callers have not even looked by then, and would come too late to share.
        await context.allAnswered(key);
        return 'loaded';
      };
      const callers = Array.from({ length: 20 }, () =>
        context.client.cache.getOrLoad(namespace, key, load, { ttl: 60 }),
      );
      expect('Values', new Set(await Promise.all(callers)).size, 1);
      expect('Loads', loads, 1);
      return undefined;
    },
  },
];

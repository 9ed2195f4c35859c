import { type Check, expect, Skipped, type Stranger } from './check.ts';

const GROUP = 'Isolation';

async function meet(stranger: (() => Promise<Stranger>) | undefined): Promise<Stranger> {
  if (stranger) return stranger();
  throw new Skipped('needs somebody of a second tenant, whom only the local issuer can lend');
}

export const isolationChecks: readonly Check[] = [
  {
    group: GROUP,
    title: 'Another tenant does not see a value under the same key',
    async run({ door, namespace, run, stranger }) {
      const other = await meet(stranger);
      const name = { namespace, key: `${run}-isolated` };
      await door.setCache(name, 'ours', { ttl: 60 });
      expect(`What ${other.tenant} sees`, await other.door.getCache(name), null);
      return undefined;
    },
  },
  {
    group: GROUP,
    title: 'Another tenant’s invalidation changes nothing here',
    async run({ door, namespace, run, tag, stranger }) {
      const other = await meet(stranger);
      const name = { namespace, key: `${run}-steady` };
      await door.setCache(name, 'ours', { ttl: 60, tags: [tag] });
      await other.door.invalidateTags([tag]);
      await other.door.invalidateNamespace(namespace);
      expect('Our value', await door.getCache(name), 'ours');
      return undefined;
    },
  },
  {
    group: GROUP,
    title: 'Another tenant can neither read nor end a session, even with its id',
    async run({ door, stranger, sessions }) {
      const other = await meet(stranger);
      const { sessionId } = await door.createSession({ source: 'self-test' });
      sessions.add(sessionId);
      expect(`What ${other.tenant} reads`, await other.door.getSession(sessionId), null);
      expect(`What ${other.tenant} ends`, await other.door.destroySession(sessionId), false);
      expect('The session lives', (await door.getSession(sessionId)) !== null, true);
      await door.destroySession(sessionId);
      sessions.delete(sessionId);
      return undefined;
    },
  },
  {
    group: GROUP,
    title: 'Keys with separators and wildcards stay what they are',
    async run({ door, namespace, run }) {
      const star = `${run}*`;
      const keys = [`${run}a:b`, `${run}a`, star, `${run}}{`, `${run}ключ`];
      await Promise.all(keys.map((key) => door.setCache({ namespace, key }, key, { ttl: 60 })));
      await door.deleteCache({ namespace, key: star });
      const found = await door.getManyCache(namespace, keys);
      expect('What is left', [...found.keys()].sort(), keys.filter((key) => key !== star).sort());
      return undefined;
    },
  },
];

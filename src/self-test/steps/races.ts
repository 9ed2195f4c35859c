import { expectEqual, Skipped, StepFailure } from '../expect.ts';
import { end, open } from './sessions.ts';
import { pause, type Step, WRITE_CACHE } from './step.ts';

const CALLERS = 20;
const ATTEMPTS = 5;
const READERS = 10;

/** Reads as many callers do at once. In AWS, they reach several instances of a function. */
const readAtOnce = <T>(read: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: READERS }, read));

/** @throws StepFailure if one of them found something */
function expectNothing(what: string, found: readonly unknown[]): void {
  const old = found.filter((value) => value !== null).length;
  if (old > 0) throw new StepFailure(`${what}: ${old} of ${found.length} readers found it`, 'STALE_READ');
}

export const raceSteps: readonly Step[] = [
  {
    title: 'Ten concurrent updates of ten fields: none is lost',
    explanation: 'Each metadata key is written on its own, so updates do not overwrite each other.',
    async run({ transport }) {
      const { sessionId } = await open(transport);
      const fields = Array.from({ length: 10 }, (_, i) => `field${i}`);
      await Promise.all(fields.map((field) => transport.updateSession(sessionId, { [field]: true })));
      const kept = Object.keys((await transport.getSession(sessionId))?.metadata ?? {});
      expectEqual('Fields kept', fields.filter((field) => kept.includes(field)).length, fields.length);
      await end(transport, sessionId);
    },
  },
  {
    title: 'The same create request sent twice at once makes one session',
    explanation: 'Both requests carry one idempotency key, as a retry does.',
    async run({ transport }) {
      const idempotencyKey = `self-test-${crypto.randomUUID()}`;
      const create = () => transport.createSession({}, idempotencyKey);
      const twins = await Promise.all([create(), create()]);
      expectEqual('Sessions made', new Set(twins.map(({ session }) => session.handle)).size, 1);
      await end(transport, twins[0].sessionId);
    },
  },
  {
    title: 'An update that races the end of its session does not revive it',
    explanation: 'Whichever of the two comes first, the session is gone afterwards.',
    async run({ transport }) {
      const { sessionId } = await open(transport);
      const destroy = transport.destroySession(sessionId);
      await Promise.all([destroy, transport.updateSession(sessionId, { late: true })]);
      expectEqual('The session', await transport.getSession(sessionId), null);
    },
  },
  {
    title: 'A load that began before an invalidation cannot bring the old value back',
    explanation: 'The value is stored under the as-of time of its load, and the invalidation is later.',
    permission: WRITE_CACHE,
    async run({ transport, tag, named }) {
      const name = named('raced');
      const asOf = await transport.asOf();
      await transport.invalidateTags([tag]);
      await transport.setCache(name, 'old', { ttl: 60, tags: [tag], asOf });
      expectEqual('What readers see', await transport.getCache(name), null);
    },
  },
  {
    title: 'A load that began before a delete is not stored',
    explanation: 'A delete leaves a tombstone that rejects values loaded before it.',
    permission: WRITE_CACHE,
    async run({ transport, named }) {
      const name = named('deleted');
      const asOf = await transport.asOf();
      await transport.deleteCache(name);
      expectEqual('stored', await transport.setCache(name, 'old', { ttl: 60, asOf }), false);
      expectEqual('What readers see', await transport.getCache(name), null);
    },
  },
  {
    title: 'Ten readers at once see an invalidation and the end of a session',
    explanation: 'In AWS they reach several instances of a function. None may answer from an older state.',
    permission: WRITE_CACHE,
    async run({ transport, tag, named }) {
      const name = named('ended');
      const { sessionId } = await open(transport);
      const readValue = () => readAtOnce(() => transport.getCache(name));
      const readSession = () => readAtOnce(() => transport.getSession(sessionId));
      await transport.setCache(name, 'old', { ttl: 60, tags: [tag] });
      expectEqual('Values', [...new Set(await readValue())], ['old']);
      expectEqual('Sessions', new Set((await readSession()).map((session) => session?.handle)).size, 1);
      await transport.invalidateTags([tag]);
      expectNothing('The invalidated value', await readValue());
      await end(transport, sessionId);
      expectNothing('The ended session', await readSession());
    },
  },
  {
    title: 'Twenty concurrent cache-aside callers share one load',
    explanation: 'The client runs your loader once; all callers get its value.',
    permission: WRITE_CACHE,
    needs: 'http',
    async run({ transport, named }, { getOrLoad, idle }) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const { namespace, key } = named(`shared-${attempt}`);
        let loads = 0;
        const load = async () => {
          loads += 1;
          await pause(300);
          // On a slow connection some look-ups are unanswered by then. Those callers could no longer share the load.
          await idle(key);
          return 'loaded';
        };
        const before = await transport.asOf();
        const callers = Array.from({ length: CALLERS }, () => getOrLoad(namespace, key, load, { ttl: 60 }));
        expectEqual('Values', [...new Set(await Promise.all(callers))], ['loaded']);
        // Callers that got different as-of times do not share a load: another client of the tenant invalidated meanwhile.
        if (loads > 1 && (await transport.asOf()) !== before) continue;
        expectEqual('Loads', loads, 1);
        return;
      }
      throw new Skipped('Other clients of the tenant invalidate too often to tell');
    },
  },
];

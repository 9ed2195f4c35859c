import type { CreatedSession } from '../../../client/index.ts';
import { type Check, type CheckContext, expect } from './check.ts';

async function open(context: CheckContext, idempotencyKey?: string): Promise<CreatedSession> {
  const created = await context.door.createSession({ source: 'self-test' }, idempotencyKey);
  context.sessions.add(created.sessionId);
  return created;
}

async function end({ door, sessions }: CheckContext, sessionId: string): Promise<void> {
  expect('The session ended', await door.destroySession(sessionId), true);
  sessions.delete(sessionId);
}

const GROUP = 'Sessions';

export const sessionChecks: readonly Check[] = [
  {
    group: GROUP,
    title: 'Create, read, list and end a session',
    async run(context) {
      const { door } = context;
      const { sessionId, session, evicted } = await open(context);
      expect('Its metadata', (await door.getSession(sessionId))?.metadata, { source: 'self-test' });
      const handles = (await door.listSessions()).map(({ handle }) => handle);
      expect('It is listed', handles.includes(session.handle), true);
      await end(context, sessionId);
      expect('After its end', await door.getSession(sessionId), null);
      return evicted.length > 0
        ? `The limit was reached: ${evicted.length} older session made room`
        : undefined;
    },
  },
  {
    group: GROUP,
    title: 'Update merges metadata; null removes a key',
    async run(context) {
      const { door } = context;
      const { sessionId } = await open(context);
      await door.updateSession(sessionId, { page: 'profile' });
      const updated = await door.updateSession(sessionId, { source: null });
      expect('Its metadata', updated?.metadata, { page: 'profile' });
      await end(context, sessionId);
      return undefined;
    },
  },
  {
    group: GROUP,
    title: 'An update on an old version is refused',
    async run(context) {
      const { sessionId, session } = await open(context);
      await context.door.updateSession(sessionId, { a: 1 }, session.version);
      const code = await codeOf(context.door.updateSession(sessionId, { a: 2 }, session.version));
      expect('The second update', code, 'VERSION_CONFLICT');
      await end(context, sessionId);
      return undefined;
    },
  },
  {
    group: GROUP,
    title: 'Rotation gives a new id; the old one is dead',
    async run(context) {
      const { door, sessions } = context;
      const { sessionId, session } = await open(context);
      const rotated = await door.rotateSession(sessionId);
      if (!rotated) throw new Error('The session could not be rotated');
      sessions.add(rotated.sessionId);
      sessions.delete(sessionId);
      expect('The old id', await door.getSession(sessionId), null);
      expect('The session', (await door.getSession(rotated.sessionId))?.metadata, session.metadata);
      await end(context, rotated.sessionId);
      return undefined;
    },
  },
  {
    group: 'Races',
    title: 'Ten updates at once, of ten fields: none is lost',
    async run(context) {
      const { door } = context;
      const { sessionId } = await open(context);
      const fields = Array.from({ length: 10 }, (_, i) => `field${i}`);
      await Promise.all(fields.map((field) => door.updateSession(sessionId, { [field]: true })));
      const kept = Object.keys((await door.getSession(sessionId))?.metadata ?? {});
      expect('Fields kept', fields.filter((field) => kept.includes(field)).length, fields.length);
      await end(context, sessionId);
      return undefined;
    },
  },
  {
    group: 'Races',
    title: 'One creation sent twice at once makes one session',
    async run(context) {
      const idempotencyKey = `self-test-${crypto.randomUUID()}`;
      const twins = await Promise.all([open(context, idempotencyKey), open(context, idempotencyKey)]);
      const handles = new Set(twins.map(({ session }) => session.handle));
      expect('Sessions made', handles.size, 1);
      await end(context, twins[0].sessionId);
      return undefined;
    },
  },
  {
    group: 'Races',
    title: 'An update that races the end of its session does not revive it',
    async run(context) {
      const { door, sessions } = context;
      const { sessionId } = await open(context);
      await Promise.all([door.destroySession(sessionId), door.updateSession(sessionId, { late: true })]);
      expect('The session', await door.getSession(sessionId), null);
      sessions.delete(sessionId);
      return undefined;
    },
  },
];

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    return String(Object(error).code ?? error);
  }
}

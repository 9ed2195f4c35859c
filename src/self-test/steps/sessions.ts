import type { CreatedSession } from '../../client/index.ts';
import { codeOf, expectEqual } from '../expect.ts';
import type { Transport } from '../transport.ts';
import type { Step } from './step.ts';

const METADATA = { source: 'self-test' };
/** The largest session limit that can be configured. */
const MAX_SESSIONS = 100;

export const open = ({ createSession }: Transport): Promise<CreatedSession> => createSession(METADATA);

export async function end({ destroySession }: Transport, sessionId: string): Promise<void> {
  expectEqual('The session ended', await destroySession(sessionId), true);
}

export const handlesOf = async ({ listSessions }: Transport): Promise<string[]> =>
  (await listSessions()).map(({ handle }) => handle);

export const sessionSteps: readonly Step[] = [
  {
    title: 'Create, read, list and end a session',
    explanation:
      'Tenant and user come from the token. Only its creator gets the id; lists show a public handle.',
    async run({ transport }) {
      const { sessionId, session, evicted } = await open(transport);
      expectEqual('Its metadata', (await transport.getSession(sessionId))?.metadata, METADATA);
      const listed = await transport.listSessions();
      expectEqual(
        'Tenants in the list',
        [...new Set(listed.map(({ tenantId }) => tenantId))],
        [session.tenantId],
      );
      expectEqual('The id is in the list', JSON.stringify(listed).includes(sessionId), false);
      expectEqual('It is listed', (await handlesOf(transport)).includes(session.handle), true);
      await end(transport, sessionId);
      expectEqual('After its end', await transport.getSession(sessionId), null);
      expectEqual('It is listed', (await handlesOf(transport)).includes(session.handle), false);
      return evicted.length > 0
        ? `Session limit reached: older sessions evicted: ${evicted.length}`
        : undefined;
    },
  },
  {
    title: 'An update merges metadata; null removes a key',
    explanation: 'Metadata is merged key by key. Every update raises the version of the session by one.',
    async run({ transport }) {
      const { sessionId, session } = await open(transport);
      const merged = await transport.updateSession(sessionId, { page: 'profile' });
      const entries = Object.entries({ ...METADATA, page: 'profile' }).sort();
      expectEqual('Its metadata', Object.entries(merged?.metadata ?? {}).sort(), entries);
      expectEqual('Its version', merged?.version, session.version + 1);
      const updated = await transport.updateSession(sessionId, { source: null });
      expectEqual('Its metadata', updated?.metadata, { page: 'profile' });
      await end(transport, sessionId);
    },
  },
  {
    title: 'An update based on an old version is rejected',
    explanation: 'Send the version that you read, and the update fails if another one came first.',
    async run({ transport }) {
      const { sessionId, session } = await open(transport);
      await transport.updateSession(sessionId, { a: 1 }, session.version);
      const code = await codeOf(transport.updateSession(sessionId, { a: 2 }, session.version));
      expectEqual('The second update', code, 'VERSION_CONFLICT');
      await end(transport, sessionId);
    },
  },
  {
    title: 'Rotation gives a new id; the old id no longer works',
    explanation: 'Rotate the id when the permissions of the user change. The session itself stays.',
    async run({ transport }) {
      const { sessionId, session } = await open(transport);
      const rotated = await transport.rotateSession(sessionId);
      if (!rotated) throw new Error('The session could not be rotated');
      expectEqual('The old id', await transport.getSession(sessionId), null);
      expectEqual('The session', (await transport.getSession(rotated.sessionId))?.metadata, session.metadata);
      await end(transport, rotated.sessionId);
    },
  },
  {
    title: 'A user cannot have more sessions than the limit allows',
    explanation: 'Beyond the limit, a new session evicts the oldest one or is rejected, as configured.',
    needs: 'new users',
    async run({ transport }) {
      const first = await open(transport);
      const ids = [first.sessionId];
      let evicted: readonly string[] = [];
      let code = 'no error';
      while (code === 'no error' && evicted.length === 0 && ids.length <= MAX_SESSIONS) {
        const created = open(transport).then((latest) => {
          ids.push(latest.sessionId);
          evicted = latest.evicted;
        });
        code = await codeOf(created);
      }
      const rejected = code === 'SESSION_LIMIT';
      if (!rejected) expectEqual('One more session', code, 'no error');
      expectEqual('Evicted', evicted, rejected ? [] : [first.session.handle]);
      const oldest = await transport.getSession(first.sessionId);
      expectEqual('The oldest session is live', oldest !== null, rejected);
      await Promise.all(ids.map(transport.destroySession));
    },
  },
];

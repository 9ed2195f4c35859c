import type { CreatedSession } from '../client/index.ts';
import { codeOf, expectEqual } from './expect.ts';
import type { Step } from './step.ts';
import type { Transport } from './transport.ts';

const group = 'Sessions';
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
    group,
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
    group,
    title: 'An update merges metadata; null removes a key',
    explanation: 'Metadata is merged key by key. Every update raises the version of the session by one.',
    async run({ transport }) {
      const { sessionId, session } = await open(transport);
      const merged = await transport.updateSession(sessionId, { page: 'profile' });
      expectEqual('Its metadata', merged?.metadata, { ...METADATA, page: 'profile' });
      expectEqual('Its version', merged?.version, session.version + 1);
      const updated = await transport.updateSession(sessionId, { source: null });
      expectEqual('Its metadata', updated?.metadata, { page: 'profile' });
      await end(transport, sessionId);
    },
  },
  {
    group,
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
    group,
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
    group,
    title: 'Session requests return 201, 200, 204 and 404',
    explanation: 'Every error is a problem document (RFC 9457) with a stable code.',
    needs: 'http',
    async run({ transport }, { statusOf }) {
      let id = '';
      const create = async () => {
        id = (await open(transport)).sessionId;
      };
      expectEqual('Create', await statusOf(create), 201);
      expectEqual('Read', await statusOf(() => transport.getSession(id)), 200);
      expectEqual('Update', await statusOf(() => transport.updateSession(id, { a: 1 })), 200);
      expectEqual('List', await statusOf(transport.listSessions), 200);
      expectEqual('End', await statusOf(() => transport.destroySession(id)), 204);
      expectEqual('Read again', await statusOf(() => transport.getSession(id)), 404);
    },
  },
  {
    group,
    title: 'A user cannot have more sessions than the limit allows',
    explanation: 'Beyond the limit, a new session evicts the oldest one or is rejected, as configured.',
    needs: 'new users',
    async run({ transport }) {
      const first = await open(transport);
      const ids = [first.sessionId];
      let latest = await openWithinLimit(transport);
      while (latest?.evicted.length === 0 && ids.length <= MAX_SESSIONS) {
        ids.push(latest.sessionId);
        latest = await openWithinLimit(transport);
      }
      if (latest) {
        ids.push(latest.sessionId);
        expectEqual('Evicted', latest.evicted, [first.session.handle]);
      }
      const oldest = await transport.getSession(first.sessionId);
      expectEqual('The oldest session is live', oldest !== null, latest === null);
      await Promise.all(ids.map(transport.destroySession));
    },
  },
];

/** @returns null if the session was rejected because of the limit */
async function openWithinLimit(transport: Transport): Promise<CreatedSession | null> {
  try {
    return await open(transport);
  } catch (error) {
    if (Object(error).code === 'SESSION_LIMIT') return null;
    throw error;
  }
}

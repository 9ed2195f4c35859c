import { randomUUID } from 'node:crypto';
import type { Session, SessionStore } from '../../../src/redis/index.ts';
import type { Random } from '../../model/random.ts';
import { createPossible, type Possible } from './possible.ts';
import { nowMs } from './record.ts';
import type { Recorder } from './recorder.ts';

interface Live {
  readonly sessionId: string;
  readonly handle: string;
  readonly number: Possible<number | 'gone'>;
  /** Updates that were answered, and all that were sent: the session's version is between the two. */
  answered: number;
  sent: number;
}

/** Ids of ended sessions that are read again: an ended session must not come back. */
const KEPT_IDS = 20;

/** Creates, reads, updates and ends the sessions of one user. @returns a function that takes one step */
export function sessionLane(
  sessions: SessionStore,
  { call, find }: Recorder,
  random: Random,
  { tenantId, userId }: { tenantId: string; userId: string },
): () => Promise<void> {
  let live: Live | undefined;
  let idempotencyKey: string = randomUUID();
  const ended: string[] = [];

  /** Repeats one create until it is answered: it must create one session. */
  async function create(): Promise<void> {
    const created = await call('createSession', () =>
      sessions.createSession({ tenantId, userId, metadata: { number: 0 } }, { idempotencyKey }),
    );
    if (!created) return;
    idempotencyKey = randomUUID();
    const { sessionId, session, evicted } = created.value;
    if (evicted.length > 0) find({ t: 'wrong', what: `a create evicted ${evicted.length} of no sessions` });
    live = { sessionId, handle: session.handle, number: createPossible(0, nowMs), answered: 0, sent: 0 };
  }

  function check(of: Live, session: Session | null): void {
    const read = session ? Number(session.metadata.number) : 'gone';
    const lost = of.number.read(read);
    if (lost) {
      const { missing, begunAt } = lost;
      const what = missing === 'gone' ? 'an ended session answered' : `session at ${missing} read as ${read}`;
      find({ t: missing === 'gone' ? 'wrong' : 'lost', what, begunAt, isSession: true });
    }
    if (!session) {
      live = undefined;
      return;
    }
    const changes = session.version - 1;
    if (!lost && (changes < of.answered || changes > of.sent))
      find({ t: 'wrong', what: `${changes} updates in effect, ${of.answered} answered, ${of.sent} sent` });
  }

  async function read(of: Live): Promise<void> {
    const got = await call('getSession', () => sessions.getSession(tenantId, of.sessionId));
    if (got) check(of, got.value);
  }

  async function update(of: Live): Promise<void> {
    const number = ++of.sent;
    const updated = await call('updateSession', () =>
      sessions.updateSession(tenantId, of.sessionId, { metadata: { number } }),
    );
    if (!updated) return of.number.suspect(number);
    if (updated.value) {
      of.answered += 1;
      of.number.acknowledge(number, updated.begunAt);
    }
    check(of, updated.value);
  }

  async function destroy(of: Live): Promise<void> {
    const destroyed = await call('destroySession', () => sessions.destroySession(tenantId, of.sessionId));
    if (!destroyed) return of.number.suspect('gone');
    // False also means that it has ended, by an attempt whose answer was lost.
    live = undefined;
    ended.unshift(of.sessionId);
    ended.length = Math.min(ended.length, KEPT_IDS);
  }

  async function list(of: Live): Promise<void> {
    const listed = await call('listUserSessions', () => sessions.listUserSessions(tenantId, userId));
    const handles = listed?.value.sessions.map(({ handle }) => handle) ?? [];
    const others = handles.filter((handle) => handle !== of.handle);
    if (others.length > 0)
      find({ t: 'wrong', what: `a create took effect twice: ${others.length} unknown sessions` });
  }

  async function readEnded(): Promise<void> {
    if (ended.length === 0) return;
    const sessionId = random.pick(ended);
    const got = await call('getSession', () => sessions.getSession(tenantId, sessionId));
    if (got?.value) find({ t: 'wrong', what: 'a session answered long after it had been ended' });
  }

  return async () => {
    if (!live) return create();
    const dice = random.below(100);
    if (dice < 50) return read(live);
    if (dice < 80) return update(live);
    if (dice < 88) return list(live);
    if (dice < 95) return readEnded();
    return destroy(live);
  };
}

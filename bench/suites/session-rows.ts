import type { Opened, SessionVerbs } from '../contenders/contender.ts';
import { inBatches } from '../lib/drive.ts';

const USERS = 100;
/** The limit per user, of those who have one: every measured create has to end a session. */
const LIMIT = 5;

export type SessionOperation = 'get' | 'create';

const userOf = (call: number): string => `auth0|user${call % USERS}`;

/** Stores what an operation needs and returns the operation itself. */
export async function sessionCall(operation: SessionOperation, { sessions }: Opened) {
  if (!sessions) return undefined;
  return operation === 'get' ? reading(sessions) : creating(sessions);
}

async function reading(sessions: SessionVerbs) {
  const ids: string[] = [];
  for (let i = 0; i < USERS; i++) ids.push(await sessions.create(userOf(i)));
  return async (call: number) => {
    const session = await sessions.get(ids[call % USERS] ?? '');
    if (!session) throw new Error('a session was expected');
    return session;
  };
}

async function creating(sessions: SessionVerbs) {
  await inBatches(USERS * LIMIT, 10, (call) => sessions.create(userOf(call)));
  return (call: number) => sessions.create(userOf(call));
}

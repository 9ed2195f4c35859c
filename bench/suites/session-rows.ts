import type { Opened, SessionVerbs } from '../candidates/candidate.ts';
import { inBatches } from '../harness/run-load.ts';

const USERS = 100;
/** The limit per user where it is supported: every measured create evicts a session. */
const LIMIT = 5;

export type SessionOperation = 'get' | 'create';

const userOf = (call: number): string => `auth0|user${call % USERS}`;

/** Stores the data an operation needs and returns the operation. */
export async function sessionCall(operation: SessionOperation, { sessions }: Opened) {
  if (!sessions) return undefined;
  return operation === 'get' ? reading(sessions) : creating(sessions);
}

async function reading(sessions: SessionVerbs) {
  const ids: string[] = [];
  for (let i = 0; i < USERS; i++) ids.push(await sessions.create(userOf(i)));
  return async (call: number) => {
    const session = await sessions.get(ids[call % USERS] ?? '');
    if (!session) throw new Error('expected a session');
    return session;
  };
}

async function creating(sessions: SessionVerbs) {
  await inBatches(USERS * LIMIT, 10, (call) => sessions.create(userOf(call)));
  return (call: number) => sessions.create(userOf(call));
}

import { setTimeout as delay } from 'node:timers/promises';
import { anyCall, type Call, type Memory } from './calls.ts';

/** What a load did. */
export interface Load {
  readonly http: number;
  readonly graphql: number;
  /** Calls that did not end as they should, the first of them in words. */
  readonly failed: readonly string[];
}

/** Users at work at the same time, each one call after another. */
const USERS = 12;
/** Between two calls, in ms: a load that is steady rather than as much as fits. */
const PAUSE_MS = 5;
const MOST_KEPT = 20;

/**
 * Keeps a product busy.
 * @param tokenOf a token for a user's number
 * @param until resolves when it is enough
 */
export async function putLoadOn(
  url: string,
  tokenOf: (user: number) => Promise<string>,
  until: Promise<unknown>,
): Promise<Load> {
  let enough = false;
  void until.then(() => {
    enough = true;
  });
  const made = { http: 0, graphql: 0 };
  const failed: string[] = [];

  async function work(user: number): Promise<void> {
    const memory: Memory = { sessionId: undefined };
    const token = await tokenOf(user);
    while (!enough) {
      const call = anyCall((below) => Math.floor(Math.random() * below), memory);
      const wrong = await make(url, token, call, memory);
      made[call.door]++;
      if (wrong && failed.length < MOST_KEPT) failed.push(`${call.method} ${call.path}: ${wrong}`);
      await delay(PAUSE_MS);
    }
  }

  await Promise.all(Array.from({ length: USERS }, (_, user) => work(user)));
  return { ...made, failed };
}

/** @returns what is wrong about the answer, if anything */
async function make(url: string, token: string, call: Call, memory: Memory): Promise<string | undefined> {
  const { method, path, body, expected, door } = call;
  try {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!expected.includes(response.status)) return `${response.status} ${text.slice(0, 200)}`;
    const refused = door === 'graphql' ? refusalIn(text) : undefined;
    if (response.status === 201) memory.sessionId = String(JSON.parse(text).sessionId);
    return refused;
  } catch (error) {
    return String(error);
  }
}

/** A value that is not cached is an error to GraphQL, and none to a soak. */
function refusalIn(text: string): string | undefined {
  const { errors = [] } = JSON.parse(text) as { errors?: { errorType?: string; message: string }[] };
  const first = errors.find(({ errorType }) => errorType !== 'NOT_FOUND');
  return first && `${first.errorType} ${first.message}`;
}

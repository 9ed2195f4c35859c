import { setTimeout as delay } from 'node:timers/promises';
import { anyCall, type Call, type Memory } from './calls.ts';

/** The calls that a load made. */
export interface Load {
  readonly http: number;
  readonly graphql: number;
  /** Descriptions of the first failed calls. */
  readonly failed: readonly string[];
}

/** Concurrent users; each makes one call after another. */
const USERS = 12;
/** Between two calls, in ms: the load is steady and not the maximum. */
const PAUSE_MS = 5;
const MAX_KEPT = 20;

/**
 * Puts a steady load on a product.
 * @param tokenOf returns a token for the number of a user
 * @param until resolves when the load must stop
 */
export async function runLoad(
  url: string,
  tokenOf: (user: number) => Promise<string>,
  until: Promise<unknown>,
): Promise<Load> {
  let stopped = false;
  void until.then(() => {
    stopped = true;
  });
  const made = { http: 0, graphql: 0 };
  const failed: string[] = [];

  async function work(user: number): Promise<void> {
    const memory: Memory = { sessionId: undefined };
    const token = await tokenOf(user);
    while (!stopped) {
      const call = anyCall((below) => Math.floor(Math.random() * below), memory);
      const wrong = await make(url, token, call, memory);
      made[call.transport]++;
      if (wrong && failed.length < MAX_KEPT) failed.push(`${call.method} ${call.path}: ${wrong}`);
      await delay(PAUSE_MS);
    }
  }

  await Promise.all(Array.from({ length: USERS }, (_, user) => work(user)));
  return { ...made, failed };
}

/** @returns a description of the failure; undefined for a success */
async function make(url: string, token: string, call: Call, memory: Memory): Promise<string | undefined> {
  const { method, path, body, expected, transport } = call;
  try {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!expected.includes(response.status)) return `${response.status} ${text.slice(0, 200)}`;
    const error = transport === 'graphql' ? graphqlErrorIn(text) : undefined;
    if (response.status === 201) memory.sessionId = String(JSON.parse(text).sessionId);
    return error;
  } catch (error) {
    return String(error);
  }
}

/** Ignores NOT_FOUND, the error for a value that is not cached. */
function graphqlErrorIn(text: string): string | undefined {
  const { errors = [] } = JSON.parse(text) as { errors?: { errorType?: string; message: string }[] };
  const first = errors.find(({ errorType }) => errorType !== 'NOT_FOUND');
  return first && `${first.errorType} ${first.message}`;
}

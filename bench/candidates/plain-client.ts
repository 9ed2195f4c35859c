import { randomBytes } from 'node:crypto';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Opened } from './candidate.ts';
import { sessionJson } from './session-sample.ts';

interface PlainClient {
  get(key: string): Promise<unknown>;
  /** Stores text for `TTL_SECONDS`. */
  set(key: string, text: string): Promise<unknown>;
  close(): Promise<void>;
}

export const TTL_MS = TTL_SECONDS * 1000;

/** What a client does without a library: one GET or SET per call, no parsing, no validation, no tags. */
export const plainClient = ({ get, set, close }: PlainClient): Opened => ({
  cache: { get, set: (key, { json }) => set(key, json), getOrSet: (key) => get(key) },
  sessions: {
    async create(userId) {
      const key = `session:${randomBytes(32).toString('base64url')}`;
      await set(key, sessionJson(userId));
      return key;
    },
    get,
  },
  close,
});

import { formatHandle } from './id.ts';
import type { EndCause, EndedSession } from './types.ts';

/**
 * The history of a user's ended sessions is text, one line per session, newest first:
 *
 *     1 <endedAt> <createdAt> <lastActivity> <beginning of the hash of the secret><slot> <cause> [<device>,<address>]
 *
 * The leading 1 is the version of this format. Times are in ms since the epoch, by the server's clock, with a fixed
 * width; device and address are JSON, or null if unknown.
 *
 * The histories of a tenant are fields of two hashes, keyed by the hash of the user: the latest ones and the earlier
 * ones. This bounds their size, and one command drops the oldest. The field `#` of the latest hash is `<time of the
 * first line> <bytes>`.
 */

/** Maximum number of ended sessions in the history of a user. */
export const MAX_ENDED_SESSIONS = 20;

/** How long an ended session stays in the history, in ms. It may use memory for up to twice as long. */
export const HISTORY_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** Memory for the histories of a tenant, in bytes. The latest half is always kept. */
export const HISTORY_BYTES = 8 * 1_048_576;

/** Memory of a history in addition to its text, in bytes. */
export const HISTORY_FIELD_BYTES = 128;

/** Maximum size of a device or address in the history, in bytes as JSON. Longer ones are omitted. */
export const MAX_TEXT_BYTES = 128;

const LINE = /^1 (\d{13}) (\d{13}) (\d{13}) ([\w-]{22})(\d\d) (\S+) (\[.*\])$/;

/** Skips lines in an unknown format. */
export function parseHistory(userHash: string, text: string): EndedSession[] {
  return text.split('\n').flatMap((line) => {
    const [, endedAt, createdAt, lastActivity, secretHash, slot, cause, facts] = LINE.exec(line) ?? [];
    if (secretHash === undefined || facts === undefined || !isCause(cause)) return [];
    const [device, ipAddress]: (string | null)[] = JSON.parse(facts);
    const ended = {
      handle: formatHandle(secretHash, { userHash, slot: Number(slot) }),
      cause,
      createdAt: Number(createdAt),
      lastActivity: Number(lastActivity),
      endedAt: Number(endedAt),
      ...(device != null && { device }),
      ...(ipAddress != null && { ipAddress }),
    };
    return [ended];
  });
}

/** The possible causes of the end of a session. */
export const END_CAUSES = [
  'signed-out',
  'signed-out-remotely',
  'evicted',
  'issuer-logout',
  'revoked',
  'expired',
] as const satisfies readonly EndCause[];

const isCause = (text: string | undefined): text is EndCause => END_CAUSES.some((cause) => cause === text);

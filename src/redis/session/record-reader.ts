import { type RedisClient, type RedisReply, repliesOrThrow } from '../client/index.ts';
import { CommandError } from '../errors.ts';
import { createBatcher } from '../shared/batch.ts';
import { sessionKeys } from '../shared/keys.ts';
import { microsOf } from '../shared/server-time.ts';

/** A session's record and its tenant's state (null if missing), and the server's time when they were read. */
export interface FoundRecord {
  readonly record: string | null;
  /** `<epoch>.<slots>.<bytes>`. */
  readonly tenantState: string | null;
  /** By the server's clock, in ms since the epoch. */
  readonly now: number;
}

export type ReadRecord = (tenantId: string, key: string) => Promise<FoundRecord>;

/**
 * Records read in the same tick share one MGET and one TIME per tenant, no matter how many requests are in progress.
 */
export function createRecordReader(client: RedisClient): ReadRecord {
  return createBatcher(client.ordered).define<string, FoundRecord>({
    writes: false,
    async send(tenantId, keys) {
      const { values, now } = await readStrings(client, [...keys, sessionKeys(tenantId).epoch]);
      const tenantState = values[keys.length] ?? null;
      return keys.map((_, i) => ({ record: values[i] ?? null, tenantState, now }));
    },
  });
}

/**
 * Reads several keys of a tenant, and the clock of the server that holds them, in one round trip. A time cached in this
 * process would not work: after being frozen, the process would open sessions that have expired since.
 * @returns the strings, null for each key that holds none, and the time in ms since the epoch
 */
export async function readStrings(
  client: RedisClient,
  keys: readonly string[],
): Promise<{ values: (string | null)[]; now: number }> {
  const [values, time] = repliesOrThrow(await client.pipeline([['MGET', ...keys], ['TIME']]));
  const found = Array.isArray(values) ? values : [];
  return { values: found.map((value) => (typeof value === 'string' ? value : null)), now: msOf(time) };
}

/** @throws CommandError unless it is a reply to TIME, because no session is known to be live without the time */
export function msOf(time: RedisReply | undefined): number {
  const ms = Math.floor(microsOf(time) / 1_000);
  if (Number.isFinite(ms)) return ms;
  throw new CommandError('TIME', 'returned an unexpected reply');
}

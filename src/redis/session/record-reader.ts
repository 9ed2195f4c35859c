import type { RedisClient } from '../client/index.ts';
import { createBatcher } from '../shared/batch.ts';
import { sessionKeys } from '../shared/keys.ts';

/** A session's record and its tenant's state, read at one moment; null where there is none. */
export interface FoundRecord {
  readonly record: string | null;
  /** `<epoch>.<slots>`. */
  readonly tenantState: string | null;
}

export type ReadRecord = (tenantId: string, key: string) => Promise<FoundRecord>;

/** Records read in one tick share one MGET per tenant, however many requests are in progress. */
export function createRecordReader(client: RedisClient): ReadRecord {
  return createBatcher(client.ordered).define<string, FoundRecord>({
    writes: false,
    async send(tenantId, keys) {
      const values = await readStrings(client, [...keys, sessionKeys(tenantId).epoch]);
      const tenantState = values[keys.length] ?? null;
      return keys.map((_, i) => ({ record: values[i] ?? null, tenantState }));
    },
  });
}

/** Reads several keys with one MGET; null for each that holds no string. */
export async function readStrings(client: RedisClient, keys: readonly string[]): Promise<(string | null)[]> {
  const reply = await client.command(['MGET', ...keys]);
  return Array.isArray(reply) ? reply.map((value) => (typeof value === 'string' ? value : null)) : [];
}

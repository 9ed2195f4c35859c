import type { RedisClient, RedisReply } from '../client/index.ts';
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
      const reply = await client.command(['MGET', ...keys, sessionKeys(tenantId).epoch]);
      const values = Array.isArray(reply) ? reply.map(textOf) : [];
      const tenantState = values[keys.length] ?? null;
      return keys.map((_, i) => ({ record: values[i] ?? null, tenantState }));
    },
  });
}

const textOf = (value: RedisReply): string | null => (typeof value === 'string' ? value : null);

import type { RedisClient, RedisReply } from '../client/index.ts';
import { type BatchFunction, createBatcher, type PendingCall } from '../shared/batch.ts';
import { sessionKeys } from '../shared/keys.ts';

/** Reads a session's record and its tenant's epoch at one moment; null where there is none. */
export type ReadRecord = (
  tenantId: string,
  key: string,
) => Promise<readonly [record: string | null, epoch: string | null]>;

interface PendingRead extends PendingCall {
  readonly key: string;
  readonly resolve: (found: [record: string | null, epoch: string | null]) => void;
}

/** Records asked for in one tick travel together: one MGET per tenant, however many requests are under way. */
export function createRecordReader(client: RedisClient): ReadRecord {
  const batches = createBatcher(client.ordered);
  const reading: BatchFunction<PendingRead> = {
    writes: false,
    send(tenantId, reads) {
      const command: [string, ...string[]] = ['MGET'];
      for (const { key } of reads) command.push(key);
      command.push(sessionKeys(tenantId).epoch);
      return client.command(command).then((reply) => {
        const values = Array.isArray(reply) ? reply : [];
        const epoch = textOf(values[reads.length]);
        for (const [i, { resolve }] of reads.entries()) resolve([textOf(values[i]), epoch]);
      });
    },
  };
  return (tenantId, key) =>
    new Promise((resolve, reject) => {
      batches.join(reading, tenantId, { key, resolve, reject });
    });
}

const textOf = (value: RedisReply | undefined): string | null => (typeof value === 'string' ? value : null);

import type { RedisClient } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { CacheConfig } from './config.ts';
import { cacheScript } from './scripts/prelude.ts';
import { newGeneration } from './version.ts';

/** Marks tags as invalid as of now, whatever the number of entries that carry them. Answers the new watermark. */
const INVALIDATE = cacheScript(
  'invalidateCache',
  `
-- KEYS: watermark, clock    ARGV: generation to use for a new watermark, µs to keep marks, clock member...
local now, generation = raise(KEYS[1], KEYS[2], ARGV[1])
for i = 3, #ARGV do redis.call('ZADD', KEYS[2], text(now), ARGV[i]) end
prune(KEYS[2], generation, now - tonumber(ARGV[2]))
return text(now) .. '.' .. generation
`,
);

/** Makes stale what is stored of a tenant under any of the members, and what is being loaded. */
export type Invalidate = (tenantId: string, members: readonly string[]) => Promise<void>;

/** What decides how long marks are kept. */
export type RetentionConfig = Pick<CacheConfig, 'maxTTL' | 'maxLoadMs'>;

/** µs after which no entry and no load can be older than a mark, so that it may be pruned. */
export const retentionOf = ({ maxTTL, maxLoadMs }: RetentionConfig): number =>
  (maxTTL * 1000 + maxLoadMs) * 1000;

export function createInvalidate(client: RedisClient, config: RetentionConfig): Invalidate {
  const markMemory = retentionOf(config);
  return async (tenantId, members) => {
    const { watermark, clock } = cacheKeys(tenantId);
    await client.script(INVALIDATE, [watermark, clock], [newGeneration(), markMemory, ...members]);
  };
}

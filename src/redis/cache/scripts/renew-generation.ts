import { cacheScript } from './prelude.ts';

/**
 * R7: gives the tenant's version another generation, so that every entry, load and as-of version of before is stale,
 * whatever invalidations are missing from the table. Returns 1, or 0 when the tenant has no version: then nothing is fresh.
 */
export const RENEW_GENERATION = cacheScript(
  'renewGeneration',
  `
-- KEYS: version, invalidations    ARGV: new generation
local time, generation = readVersion(KEYS[1])
if not generation then return 0 end
local now = math.max(micros(), (time or 0) + 1)
-- The table first: a full Redis rejects SET unless the script has written before.
restartTable(KEYS[2], now, ARGV[1])
redis.call('SET', KEYS[1], text(now) .. '.' .. ARGV[1])
return 1
`,
);

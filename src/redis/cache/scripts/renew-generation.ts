import { cacheScript } from './prelude.ts';

/**
 * R7: gives the tenant's version a new generation, so that every earlier entry, load and as-of version is stale, no
 * matter which invalidations are missing from the table. Returns 1, or 0 if the tenant has no version, in which case
 * nothing is fresh.
 */
export const RENEW_GENERATION = cacheScript(
  'renewGeneration',
  `
-- KEYS: version, invalidations    ARGV: new generation
local time, generation = readVersion(KEYS[1])
if not generation then return 0 end
local now = math.max(micros(), (time or 0) + 1)
-- Write the table first: a full Redis rejects SET unless the script has already written.
restartTable(KEYS[2], now, ARGV[1])
redis.call('SET', KEYS[1], text(now) .. '.' .. ARGV[1])
return 1
`,
);

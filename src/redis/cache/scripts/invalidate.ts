import { cacheScript } from './prelude.ts';

/** Returns the tenant's version, created if it was missing. */
export const ENSURE_VERSION = cacheScript(
  'readAsOf',
  `
-- KEYS: version, invalidations    ARGV: generation for a new version
local time, generation = ensureVersion(KEYS[1], KEYS[2], ARGV[1])
return text(time) .. '.' .. generation
`,
);

/** Invalidates members as of now, whatever the number of entries that carry them. Returns the new version. */
export const INVALIDATE = cacheScript(
  'invalidateCache',
  `
-- KEYS: version, invalidations    ARGV: generation for a new version, µs to keep invalidations, member...
local now, generation = raiseVersion(KEYS[1], KEYS[2], ARGV[1])
for i = 3, #ARGV do redis.call('ZADD', KEYS[2], text(now), ARGV[i]) end
prune(KEYS[2], generation, now - tonumber(ARGV[2]))
return text(now) .. '.' .. generation
`,
);

/** R1: removes an entry so that no load that began before can restore it. Returns how many entries it removed. */
export const DELETE = cacheScript(
  'deleteCache',
  `
-- KEYS: version, invalidations, entry, lease
-- ARGV: generation for a new version, µs to keep invalidations, tombstone
local now, generation = raiseVersion(KEYS[1], KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[2], text(now), ARGV[3])
prune(KEYS[2], generation, now - tonumber(ARGV[2]))
redis.call('DEL', KEYS[4])
return redis.call('UNLINK', KEYS[3])
`,
);

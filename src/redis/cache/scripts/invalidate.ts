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

/**
 * Invalidates members as of now, regardless of how many entries carry them. Returns the new version, or nil if the
 * tenant has none, in which case nothing is fresh.
 *
 * R10: with a delay, entries with a tag may still be served to callers that accept a stale value, until they are dead.
 * Two additional members record that, and an immediate invalidation removes them: `s:<tag>`, whose score is the negated
 * time when such entries are dead (negative so that it cannot be mistaken for a version), and `h:<tag>`, whose score is
 * the tag's last immediate invalidation. Of several delayed invalidations, the first to end applies to all.
 */
export const INVALIDATE = cacheScript(
  'invalidateCache',
  `
-- KEYS: version, invalidations
-- ARGV: µs to keep invalidations, maximum number of invalidations, µs until entries are dead, member...
local now, generation = raiseVersion(KEYS[1], KEYS[2])
if not now then return false end
local delay = tonumber(ARGV[3])
local clock = delay > 0 and micros()
local hardened = {}
for i = 4, #ARGV do
  local tag = string.match(ARGV[i], '^t:(.*)')
  if tag and delay > 0 then
    local last, stale = unpack(redis.call('ZMSCORE', KEYS[2], ARGV[i], 's:' .. tag))
    local deadAt = clock + delay
    local pending = stale and -tonumber(stale)
    if pending and pending > clock then
      deadAt = math.min(deadAt, pending)
    elseif last then
      redis.call('ZADD', KEYS[2], last, 'h:' .. tag)
    end
    redis.call('ZADD', KEYS[2], text(-deadAt), 's:' .. tag)
  elseif tag then
    hardened[#hardened + 1] = 's:' .. tag
    hardened[#hardened + 1] = 'h:' .. tag
  end
  redis.call('ZADD', KEYS[2], text(now), ARGV[i])
end
if #hardened > 0 then redis.call('ZREM', KEYS[2], unpack(hardened)) end
prune(KEYS[2], generation, now - tonumber(ARGV[1]), tonumber(ARGV[2]))
return text(now) .. '.' .. generation
`,
);

/**
 * R10: the time since which entries with each tag are dead, not just stale: its newest invalidation whose delay has
 * passed. Returns the low-water mark, then one time per tag (0 for never), or nil if the table is lost.
 */
export const DEAD_SINCE = cacheScript(
  'deadSince',
  `
-- KEYS: invalidations    ARGV: generation, tag...
local mark = hasTable(KEYS[1], ARGV[1])
if not mark then return false end
local clock = micros()
local reply = { mark }
for i = 2, #ARGV do
  local tag = ARGV[i]
  local last, stale, hard = unpack(redis.call('ZMSCORE', KEYS[1], 't:' .. tag, 's:' .. tag, 'h:' .. tag))
  if stale and -tonumber(stale) > clock then last = hard end
  reply[i] = last or '0'
end
return reply
`,
);

/** R1: removes an entry so that no load that started earlier can restore it. Returns how many entries it removed. */
export const DELETE = cacheScript(
  'deleteCache',
  `
-- KEYS: version, invalidations, entry, lease
-- ARGV: µs to keep invalidations, maximum number of invalidations, tombstone
invalidate(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
redis.call('DEL', KEYS[4])
return redis.call('UNLINK', KEYS[3])
`,
);

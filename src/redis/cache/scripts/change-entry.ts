import { entryScript } from './stored-entry.ts';

/** Whether a read would return a value. Returns 1 or 0. */
export const HAS = entryScript(
  'hasCache',
  `
-- KEYS: version, invalidations, entry    ARGV: member...
return entryToServe(KEYS[3], KEYS[1], KEYS[2], ARGV) and 1 or 0
`,
);

/**
 * Extends the TTL of an entry that a read would return, and never shortens it. The time for which it may be served
 * stale afterwards does not change. Returns when its TTL ends, in ms since the epoch, or nil.
 */
export const TOUCH = entryScript(
  'touchCache',
  `
-- KEYS: version, invalidations, entry    ARGV: ms to live, maximum ms to live, member...
local entry = entryToServe(KEYS[3], KEYS[1], KEYS[2], { unpack(ARGV, 3) })
if not entry then return false end
local now = nowMs()
local left = redis.call('PTTL', KEYS[3])
local window = entry.freshUntil and math.max(now + left - entry.freshUntil, 0) or 0
local freshUntil = entry.freshUntil or now + left
local wanted = now + math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - window)
if wanted <= freshUntil then return text(freshUntil) end
if entry.freshUntil then setFreshUntil(KEYS[3], entry, wanted) end
redis.call('PEXPIRE', KEYS[3], text(wanted - now + window))
return text(wanted)
`,
);

/**
 * Ends the TTL of an entry now. Callers that accept stale values may still get it for as long as they could after a
 * regular expiry; without such a window, until its key expires. R1: no load that started earlier can make it fresh
 * again. Returns 1, or 0 if there is no such entry.
 */
export const EXPIRE = entryScript(
  'expireCache',
  `
-- KEYS: version, invalidations, entry, lease
-- ARGV: µs to keep invalidations, maximum number of invalidations, tombstone, member...
local entry = readEntry(KEYS[3])
local isKept = entry and isFresh(entry, KEYS[1], KEYS[2], { unpack(ARGV, 4) })
invalidate(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
redis.call('DEL', KEYS[4])
if not isKept then return 0 end
if isExpired(entry) then return 1 end
local now = nowMs()
if entry.freshUntil then
  local window = redis.call('PTTL', KEYS[3]) - (entry.freshUntil - now)
  setFreshUntil(KEYS[3], entry, now)
  redis.call('PEXPIRE', KEYS[3], text(math.max(window, 1)))
else
  local payload = redis.call('GETRANGE', KEYS[3], #entry.header, -1)
  local id = entry.writeId .. '~' .. text(now) .. entry.times
  redis.call('SET', KEYS[3], entry.front .. id .. entry.words .. '\\n' .. payload, 'KEEPTTL')
end
return 1
`,
);

/**
 * Removes an entry that a read would return, and returns its payload, or nil. R1: no load that started earlier can
 * restore it. The entry is kept under this call's own key for a while, so that a retry can return it again, and no
 * other call can.
 */
export const TAKE = entryScript(
  'takeCache',
  `
-- KEYS: version, invalidations, entry, lease, reply of this call
-- ARGV: µs to keep invalidations, maximum number of invalidations, tombstone, ms to keep the reply, member...
local taken = redis.call('GET', KEYS[5])
if not taken then
  local entry = entryToServe(KEYS[3], KEYS[1], KEYS[2], { unpack(ARGV, 5) })
  if not entry then return false end
  invalidate(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
  redis.call('DEL', KEYS[4])
  redis.call('RENAME', KEYS[3], KEYS[5])
  redis.call('PEXPIRE', KEYS[5], ARGV[4])
  taken = redis.call('GET', KEYS[5])
end
return string.sub(taken, string.find(taken, '\\n', 1, true) + 1)
`,
);

import { defineScript } from '../../client/index.ts';

/**
 * Functions that the cache's scripts share. A version is `<µs>.<generation>`: the time of the tenant's newest
 * invalidation, and a name that changes when the invalidation table is lost. Rules R1-R10 are explained in
 * docs/understand/cache.md. Every script is atomic, touches only the keys it is passed, and can safely run twice (a
 * retry after a lost reply).
 */
export const PRELUDE = `
local function text(n) return string.format('%.0f', n) end

local function micros()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end

local function parse(version)
  local time, generation = string.match(version or '', '^(%d+)%.(%S+)$')
  return tonumber(time), generation
end

local function readVersion(key) return parse(redis.call('GET', key)) end

local function lowWaterMark(generation) return 'low-water:' .. generation end

local function hasTable(invalidations, generation)
  return redis.call('ZSCORE', invalidations, lowWaterMark(generation))
end

-- R6, R7: a table that is missing, or has another generation, has lost invalidations. It starts again with a low-water
-- mark at the current version, below which every entry is stale.
local function restartTable(invalidations, time, generation)
  redis.call('DEL', invalidations)
  redis.call('ZADD', invalidations, text(time), lowWaterMark(generation))
end

-- Raises the version above its last value, even if the server's clock stepped back. Without a version, nothing is fresh
-- and no write as of an earlier one is accepted, so only callers that need a version create it: nil unless newGeneration is
-- given.
local function raiseVersion(versionKey, invalidations, newGeneration)
  local time, generation = readVersion(versionKey)
  generation = generation or newGeneration
  if not generation then return nil end
  local now = math.max(micros(), (time or 0) + 1)
  redis.call('SET', versionKey, text(now) .. '.' .. generation)
  if not hasTable(invalidations, generation) then restartTable(invalidations, now, generation) end
  return now, generation
end

-- Ensures that version and table exist. If one is lost, raises the version.
local function ensureVersion(versionKey, invalidations, newGeneration)
  local time, generation = readVersion(versionKey)
  if time and hasTable(invalidations, generation) then return time, generation end
  return raiseVersion(versionKey, invalidations, newGeneration)
end

-- Drops invalidations older than any entry can be, and the oldest ones beyond the maximum: a bounded number per call, but
-- more than one call adds. Raises the low-water mark to the newest one dropped.
local function prune(invalidations, generation, cutoff, maximum)
  local excess = redis.call('ZCARD', invalidations) - 1 - maximum
  -- Scores below 0 are times, not versions: see INVALIDATE.
  local old = redis.call('ZRANGE', invalidations, 0, text(cutoff), 'BYSCORE', 'LIMIT', 0, 200, 'WITHSCORES')
  if excess > 0 and excess >= #old / 2 then
    local limit = math.min(excess, 1000) + 1
    old = redis.call('ZRANGE', invalidations, 0, '+inf', 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES')
  end
  local mark = lowWaterMark(generation)
  local highest, members = nil, {}
  for i = 1, #old, 2 do
    if old[i] ~= mark then
      members[#members + 1] = old[i]
      highest = old[i + 1]
      local tag = string.match(old[i], '^t:(.*)')
      if tag then
        members[#members + 1] = 's:' .. tag
        members[#members + 1] = 'h:' .. tag
      end
    end
  end
  if not highest then return end
  redis.call('ZREM', invalidations, unpack(members))
  redis.call('ZADD', invalidations, 'GT', highest, mark)
end

-- Invalidates a member as of now, if the tenant has a version.
local function invalidate(versionKey, invalidations, keepUs, maximum, member)
  local now, generation = raiseVersion(versionKey, invalidations)
  if not now then return end
  redis.call('ZADD', invalidations, text(now), member)
  prune(invalidations, generation, now - tonumber(keepUs), tonumber(maximum))
end

-- R6: whether no member was invalidated, and the table not pruned, after a given time; nil if the table is lost.
local function isUntouched(invalidations, generation, time, members)
  local scores = redis.call('ZMSCORE', invalidations, lowWaterMark(generation), unpack(members))
  if not scores[1] then return nil end
  for i = 1, #members + 1 do
    if scores[i] and tonumber(scores[i]) > time then return false end
  end
  return true
end

-- R2: the reason to reject a write as of a version, or nil. Invalidating one of the members rejects it.
local function rejection(versionKey, invalidations, asOf, members)
  local time, generation = readVersion(versionKey)
  local asOfTime, asOfGeneration = parse(asOf)
  if not time or generation ~= asOfGeneration then return 'rejected' end
  if asOfTime > time then return 'ahead' end
  if asOfTime == time then return nil end
  local untouched = isUntouched(invalidations, generation, asOfTime, members)
  if untouched == nil then raiseVersion(versionKey, invalidations) end
  if not untouched then return 'rejected' end
  return nil
end
`;

/** A script of the cache: the shared functions above, then its own body. */
export const cacheScript = (name: string, body: string) => defineScript(name, PRELUDE + body);

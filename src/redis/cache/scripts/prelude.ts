import { defineScript } from '../../client/index.ts';

/**
 * Functions that the cache's scripts share. A version is `<µs>.<generation>`: the time of the tenant's newest
 * invalidation, and a name that changes when the table of invalidations is lost. Rules R1-R7 are those of
 * docs/understand/cache.md. Every script is atomic, touches only the keys it is passed, and may run twice (a retry after
 * a lost reply) without harm.
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

-- R6, R7: a table that is missing, or of another generation, has lost invalidations. It starts again with a low-water
-- mark at the current version, below which every entry is stale.
local function restartTable(invalidations, time, generation)
  redis.call('DEL', invalidations)
  redis.call('ZADD', invalidations, text(time), lowWaterMark(generation))
end

-- Raises the version: above its last value even when the server's clock stepped back.
local function raiseVersion(versionKey, invalidations, newGeneration)
  local time, generation = readVersion(versionKey)
  local now = math.max(micros(), (time or 0) + 1)
  if not generation then generation = newGeneration end
  redis.call('SET', versionKey, text(now) .. '.' .. generation)
  if not hasTable(invalidations, generation) then restartTable(invalidations, now, generation) end
  return now, generation
end

-- Makes sure that version and table exist. If one is lost, the version rises.
local function ensureVersion(versionKey, invalidations, newGeneration)
  local time, generation = readVersion(versionKey)
  if time and hasTable(invalidations, generation) then return time, generation end
  return raiseVersion(versionKey, invalidations, newGeneration)
end

-- Drops invalidations older than any entry can be, a bounded number per call, and raises the low-water mark to the
-- newest one dropped.
local function prune(invalidations, generation, cutoff)
  local old = redis.call('ZRANGE', invalidations, '-inf', text(cutoff), 'BYSCORE', 'LIMIT', 0, 200, 'WITHSCORES')
  local mark = lowWaterMark(generation)
  local highest, members = nil, {}
  for i = 1, #old, 2 do
    if old[i] ~= mark then
      members[#members + 1] = old[i]
      highest = old[i + 1]
    end
  end
  if not highest then return end
  redis.call('ZREM', invalidations, unpack(members))
  redis.call('ZADD', invalidations, 'GT', highest, mark)
end

-- R2: why a write as of some version is rejected, else nil. Members: those whose invalidation rejects it.
local function rejection(versionKey, invalidations, asOf, members)
  local time, generation = readVersion(versionKey)
  local asOfTime, asOfGeneration = parse(asOf)
  if not time or generation ~= asOfGeneration then return 'rejected' end
  if asOfTime > time then return 'ahead' end
  if asOfTime == time then return nil end
  local scores = redis.call('ZMSCORE', invalidations, lowWaterMark(generation), unpack(members))
  if not scores[1] then
    raiseVersion(versionKey, invalidations, generation)
    return 'rejected'
  end
  for i = 1, #members + 1 do
    if scores[i] and tonumber(scores[i]) > asOfTime then return 'rejected' end
  end
  return nil
end
`;

/** A script of the cache: the shared functions above, then its own body. */
export const cacheScript = (name: string, body: string) => defineScript(name, PRELUDE + body);

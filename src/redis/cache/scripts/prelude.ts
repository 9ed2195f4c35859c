import { defineScript } from '../../client/index.ts';

/**
 * What scripts of the cache have in common. The rules R1-R7 named here are those of docs/understand/cache.md. Every script is
 * atomic, touches only the keys it is passed, and may run twice (a retry after a lost reply) without doing harm.
 */
export const CACHE_LUA = `
local function text(n) return string.format('%.0f', n) end

local function micros()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end

local function parse(date)
  local time, generation = string.match(date or '', '^(%d+)%.(%S+)$')
  return tonumber(time), generation
end

local function readWatermark(key) return parse(redis.call('GET', key)) end

local function floorOf(clock, generation) return redis.call('ZSCORE', clock, 'floor:' .. generation) end

-- R6, R7: a clock that is missing, or belongs to another generation, has lost marks. It starts again with a floor at
-- the watermark of this moment, below which every entry is stale.
local function restartClock(clock, time, generation)
  redis.call('DEL', clock)
  redis.call('ZADD', clock, text(time), 'floor:' .. generation)
end

-- Raises the watermark: above its last value even when the server's clock stepped back.
local function raise(watermark, clock, newGeneration)
  local time, generation = readWatermark(watermark)
  local now = math.max(micros(), (time or 0) + 1)
  if not generation then generation = newGeneration end
  redis.call('SET', watermark, text(now) .. '.' .. generation)
  if not floorOf(clock, generation) then restartClock(clock, now, generation) end
  return now, generation
end

-- Makes sure that watermark and clock exist. One that is lost makes the watermark rise.
local function ensure(watermark, clock, newGeneration)
  local time, generation = readWatermark(watermark)
  if time and floorOf(clock, generation) then return time, generation end
  return raise(watermark, clock, newGeneration)
end

-- Drops marks older than any entry can be, a bounded number per call, and raises the floor to the newest dropped.
local function prune(clock, generation, cutoff)
  local old = redis.call('ZRANGE', clock, '-inf', text(cutoff), 'BYSCORE', 'LIMIT', 0, 200, 'WITHSCORES')
  local floor = 'floor:' .. generation
  local highest, members = nil, {}
  for i = 1, #old, 2 do
    if old[i] ~= floor then
      members[#members + 1] = old[i]
      highest = old[i + 1]
    end
  end
  if not highest then return end
  redis.call('ZREM', clock, unpack(members))
  redis.call('ZADD', clock, 'GT', highest, floor)
end

-- R2: why a write as of some time must not happen, else nil. Members: those whose marks forbid it.
local function refusal(watermark, clock, asOf, members)
  local time, generation = readWatermark(watermark)
  local asOfTime, asOfIncarnation = parse(asOf)
  if not time or generation ~= asOfIncarnation then return 'refused' end
  if asOfTime > time then return 'ahead' end
  if asOfTime == time then return nil end
  local scores = redis.call('ZMSCORE', clock, 'floor:' .. generation, unpack(members))
  if not scores[1] then
    raise(watermark, clock, generation)
    return 'refused'
  end
  for i = 1, #members + 1 do
    if scores[i] and tonumber(scores[i]) > asOfTime then return 'refused' end
  end
  return nil
end
`;

/** A script of the cache: the shared functions above, then its own body. */
export const cacheScript = (name: string, body: string) => defineScript(name, CACHE_LUA + body);

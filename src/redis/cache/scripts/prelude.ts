import { defineScript } from '../../client/client.ts';

/**
 * What scripts of the cache have in common. The rules R1-R7 named here are those of docs/cache.md. Every script is
 * atomic, touches only the keys it is passed, and may run twice (a retry after a lost reply) without doing harm.
 */
export const CACHE_LUA = `
local function text(n) return string.format('%.0f', n) end

local function micros()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end

local function parse(date)
  local time, incarnation = string.match(date or '', '^(%d+)%.(%S+)$')
  return tonumber(time), incarnation
end

local function readWatermark(key) return parse(redis.call('GET', key)) end

local function floorOf(clock, incarnation) return redis.call('ZSCORE', clock, 'floor:' .. incarnation) end

-- R6, R7: a clock that is missing, or belongs to another incarnation, has lost marks. It starts again with a floor at
-- the watermark of this moment, below which every entry is stale.
local function restartClock(clock, time, incarnation)
  redis.call('DEL', clock)
  redis.call('ZADD', clock, text(time), 'floor:' .. incarnation)
end

-- Raises the watermark: above its last value even when the server's clock stepped back.
local function raise(watermark, clock, newIncarnation)
  local time, incarnation = readWatermark(watermark)
  local now = math.max(micros(), (time or 0) + 1)
  if not incarnation then incarnation = newIncarnation end
  redis.call('SET', watermark, text(now) .. '.' .. incarnation)
  if not floorOf(clock, incarnation) then restartClock(clock, now, incarnation) end
  return now, incarnation
end

-- Makes sure that watermark and clock exist. One that is lost makes the watermark rise.
local function ensure(watermark, clock, newIncarnation)
  local time, incarnation = readWatermark(watermark)
  if time and floorOf(clock, incarnation) then return time, incarnation end
  return raise(watermark, clock, newIncarnation)
end

-- Drops marks older than any entry can be, a bounded number per call, and raises the floor to the newest dropped.
local function prune(clock, incarnation, cutoff)
  local old = redis.call('ZRANGE', clock, '-inf', text(cutoff), 'BYSCORE', 'LIMIT', 0, 200, 'WITHSCORES')
  local floor = 'floor:' .. incarnation
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
  local time, incarnation = readWatermark(watermark)
  local asOfTime, asOfIncarnation = parse(asOf)
  if not time or incarnation ~= asOfIncarnation then return 'refused' end
  if asOfTime > time then return 'ahead' end
  if asOfTime == time then return nil end
  local scores = redis.call('ZMSCORE', clock, 'floor:' .. incarnation, unpack(members))
  if not scores[1] then
    raise(watermark, clock, incarnation)
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

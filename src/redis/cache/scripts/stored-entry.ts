import { defineScript } from '../../client/index.ts';
import { PRELUDE } from './prelude.ts';

/**
 * Functions for scripts that check a stored entry before they change it. They use the same checks as reads
 * (freshness.ts), atomically and by the server's clock.
 */
const STORED_ENTRY = `
local function nowMs() return math.floor(micros() / 1000) end

-- The first line of an entry, with its line feed. Most are short, but 128 tags are not.
local function headerOf(key)
  local size = 512
  while true do
    local text = redis.call('GETRANGE', key, 0, size - 1)
    local stop = string.find(text, '\\n', 1, true)
    if stop then return string.sub(text, 1, stop) end
    if #text < size then return nil end
    size = size * 8
  end
end

-- An entry without its value; nil if there is none or the key holds something else. See entry.ts for the format.
local function readEntry(key)
  local header = headerOf(key)
  local front, id, words = string.match(header or '', '^(1 %S+ )(%S+)(.*)\\n$')
  local time, generation = string.match(front or '', '^1 (%d+)%.(%S+) $')
  if not time then return nil end
  local writeId, times = string.match(id, '^([^~@]+)(.*)$')
  return {
    header = header,
    front = front,
    time = tonumber(time),
    generation = generation,
    writeId = writeId,
    times = times,
    freshUntil = tonumber(string.match(times, '~(%d+)')),
    words = words,
    tags = string.gsub(words, '^ =%S*', ''),
  }
end

-- All members whose invalidation makes an entry stale: the given ones and its own tags.
local function membersOf(entry, given)
  local members = { unpack(given) }
  for tag in string.gmatch(entry.tags, '%S+') do members[#members + 1] = 't:' .. tag end
  return members
end

-- R6, R7: whether nothing that affects an entry was invalidated since its version.
local function isFresh(entry, versionKey, invalidations, given)
  local time, generation = readVersion(versionKey)
  if not time or generation ~= entry.generation or entry.time > time then return false end
  if entry.time == time then return true end
  return isUntouched(invalidations, generation, entry.time, membersOf(entry, given))
end

local function isExpired(entry) return entry.freshUntil and entry.freshUntil <= nowMs() end

-- The entry that a read would return now, or nil.
local function entryToServe(key, versionKey, invalidations, given)
  local entry = readEntry(key)
  if not entry or isExpired(entry) or not isFresh(entry, versionKey, invalidations, given) then return nil end
  return entry
end

-- Changes the end of an entry's own TTL. Both times have the same number of digits, so the header keeps its length.
local function setFreshUntil(key, entry, ms)
  local from = string.find(entry.header, '~' .. text(entry.freshUntil), 1, true)
  redis.call('SETRANGE', key, from, text(ms))
end
`;

/** A script that checks a stored entry: the functions above, then its own body. */
export const entryScript = (name: string, body: string) => defineScript(name, PRELUDE + STORED_ENTRY + body);

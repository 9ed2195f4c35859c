import { defineScript, type RedisReply } from '../../client/index.ts';
import { BEGINNING_BYTES, OVERHEAD_BYTES } from '../record.ts';

/**
 * Functions that the session scripts share. record.ts describes the format of a record. A location is a user's hash and
 * a slot; together with the beginning of the secret's hash, it is a handle. Every script is atomic, touches only the
 * keys it is passed, and leaves the same state when the same call runs twice (a retry after a lost reply). Session keys
 * have no TTL, because a full Redis evicts only keys with a TTL. The first KEYS of every script that writes or removes
 * a record are the tenant state, the index, and the index by creation time. All scripts except those of the cleanup
 * return `{ status, ... }`.
 */
const PRELUDE = `
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function text(n) return string.format('%.0f', n) end

-- The header's fields up to the absolute timeout have a fixed width, so reading one needs no pattern.
local function parse(record)
  local version, updateId = string.match(record or '', '^(%d+) (%S+)\\n', 116)
  if not version or string.sub(record, 1, 2) ~= '1 ' then return nil end
  return { hash = string.sub(record, 3, 45), epoch = string.sub(record, 47, 58),
    active = tonumber(string.sub(record, 60, 72)), created = tonumber(string.sub(record, 74, 86)),
    expires = tonumber(string.sub(record, 88, 100)), absolute = tonumber(string.sub(record, 102, 114)),
    version = tonumber(version), updateId = updateId }
end

-- The tenant state is '<epoch>.<slots>.<bytes>'.
local function epochOf(state) return state and string.sub(state, 1, 12) end

local function slotsOf(state) return state and tonumber(string.match(state, '^%d+', 14)) or 0 end

local function bytesOf(state) return state and tonumber(string.match(state, '%d+$')) or 0 end

-- Never below 0, because a lost tenant state no longer counts the earlier records.
local function saveState(key, epoch, slots, bytes)
  redis.call('SET', key, epoch .. '.' .. slots .. '.' .. text(math.max(0, bytes)))
end

local function addBytes(key, state, bytes)
  if bytes ~= 0 then saveState(key, epochOf(state), slotsOf(state), bytesOf(state) + bytes) end
end

-- The memory that a record of this length counts as.
local function bytesFor(length) return length + ${OVERHEAD_BYTES} end

local function beginning(key) return redis.call('GETRANGE', key, 0, ${BEGINNING_BYTES - 1}) end

-- A session is live until its expiry by the server's clock, and while its epoch is the tenant's. Times with the same
-- width compare as text.
local function live(record, epoch, now)
  return string.sub(record, 47, 58) == epoch and string.sub(record, 88, 100) > now
end

local function handle(hash, location) return string.sub(hash, 1, 22) .. location end

-- A handle as stored in the index by creation time: a rotation does not reorder sessions created at the same time.
local function entry(name) return string.sub(name, 23) .. string.sub(name, 1, 22) end

local function format(s, fields)
  return '1 ' .. s.hash .. ' ' .. s.epoch .. ' ' .. text(s.active) .. ' ' .. text(s.created) .. ' ' .. text(s.expires)
    .. ' ' .. text(s.absolute) .. ' ' .. s.version .. ' ' .. s.updateId .. '\\n' .. fields
end

-- Writes a record and its entries in the indexes together.
local function save(key, location, s, record)
  local name = handle(s.hash, location)
  redis.call('SET', key, record)
  redis.call('ZADD', KEYS[2], text(s.expires), name)
  redis.call('ZADD', KEYS[3], text(s.created), entry(name))
end

local function unlist(name)
  redis.call('ZREM', KEYS[2], name)
  redis.call('ZREM', KEYS[3], entry(name))
end

local function drop(key, name)
  redis.call('UNLINK', key)
  unlist(name)
end

-- Reads a record if it is live and its hash starts with the given one, and also returns its fields and length; else nil.
local function open(key, epoch, secretHash, now)
  local record = redis.call('GET', key)
  if not record or not live(record, epoch, text(now)) then return nil end
  local s = parse(record)
  if s and string.sub(s.hash, 1, #secretHash) == secretHash then
    return s, string.sub(record, string.find(record, '\\n', 1, true) + 1), #record
  end
  return nil
end

-- Records an activity. If the clock stepped back, the last activity does not; the absolute timeout never changes.
local function renew(s, now, idleMs, sliding)
  s.active = math.max(s.active, now)
  if sliding == '1' then s.expires = math.min(s.active + idleMs, s.absolute) end
end

local function slotText(i) return string.format('%02d', i - 1) end
`;

/** A script's reply: a status and its details. */
export type ScriptReply = readonly [status: string, ...rest: RedisReply[]];

/** A session script: the shared functions above, then its own body. */
export const sessionScript = (name: string, body: string) => defineScript(name, PRELUDE + body);

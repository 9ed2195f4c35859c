import { defineScript, type RedisReply } from '../../client/index.ts';
import { HEADER_BYTES } from '../record.ts';

const INDEX_GRACE_MS = 24 * 60 * 60 * 1000;
const INDEX_SLACK_MS = 60 * 60 * 1000;

/**
 * Functions that the session scripts share. The bytes of a record are described in record.ts. A location is a user's hash
 * and a slot; with the beginning of the secret's hash it is a handle. Every script is atomic, touches only the keys it is
 * passed, and leaves the same state when the same call runs twice (a retry after a lost reply). All but those of the
 * cleanup return `{ status, ... }`.
 */
const PRELUDE = `
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function text(n) return string.format('%.0f', n) end

-- The header's fields up to the absolute timeout are of fixed width, so that reading one takes no pattern.
local function parse(record)
  local version, updateId = string.match(record or '', '^(%d+) (%S+)\\n', 116)
  if not version or string.sub(record, 1, 2) ~= '1 ' then return nil end
  return { hash = string.sub(record, 3, 45), epoch = string.sub(record, 47, 58),
    active = tonumber(string.sub(record, 60, 72)), created = tonumber(string.sub(record, 74, 86)),
    expires = tonumber(string.sub(record, 88, 100)), absolute = tonumber(string.sub(record, 102, 114)),
    version = tonumber(version), updateId = updateId }
end

-- The tenant state is '<epoch>.<slots>'.
local function slotsOf(state) return state and tonumber(string.sub(state, 14)) or 0 end

local function epochOf(state) return state and string.sub(state, 1, 12) end

local function header(key) return redis.call('GETRANGE', key, 0, ${HEADER_BYTES - 1}) end

-- A session is live while the server's clock has not passed its expiry and its epoch is the tenant's. Times of one
-- width compare as text.
local function live(record, epoch, now)
  return string.sub(record, 47, 58) == epoch and string.sub(record, 88, 100) > now
end

local function handle(hash, location) return string.sub(hash, 1, 22) .. location end

-- Writes a record and its index entry together, and leaves neither without a TTL. The index outlives its last session
-- so that the cleanup can report what expired. Returns the header.
local function save(key, index, location, s, fields, now)
  local expires = text(s.expires)
  local header = '1 ' .. s.hash .. ' ' .. s.epoch .. ' ' .. text(s.active) .. ' ' .. text(s.created) .. ' ' .. expires
    .. ' ' .. text(s.absolute) .. ' ' .. s.version .. ' ' .. s.updateId .. '\\n'
  redis.call('SET', key, header .. fields, 'PXAT', expires)
  redis.call('ZADD', index, expires, handle(s.hash, location))
  local keep = s.expires + ${INDEX_GRACE_MS}
  -- Longer than necessary, so that most writes find it long enough.
  if redis.call('PTTL', index) < keep - now then redis.call('PEXPIREAT', index, text(keep + ${INDEX_SLACK_MS})) end
  return header
end

local function drop(key, index, name)
  redis.call('UNLINK', key)
  redis.call('ZREM', index, name)
end

-- Reads a record that is live and whose hash starts with the given one, else nil.
local function open(key, epoch, secretHash, now)
  local record = redis.call('GET', key)
  if not record or not live(record, epoch, text(now)) then return nil end
  local s = parse(record)
  if s and string.sub(s.hash, 1, #secretHash) == secretHash then
    return s, string.sub(record, string.find(record, '\\n', 1, true) + 1)
  end
  return nil
end

-- Records an activity. A clock that stepped back never moves the last activity back; the absolute timeout never moves.
local function renew(s, now, idleMs, sliding)
  s.active = math.max(s.active, now)
  if sliding == '1' then s.expires = math.min(s.active + idleMs, s.absolute) end
end

local function slotText(i) return string.format('%02d', i - 1) end
`;

/** A script's reply: a status word and what belongs to it. */
export type ScriptReply = readonly [status: string, ...rest: RedisReply[]];

/** A session script: the shared functions above, then its own body. */
export const sessionScript = (name: string, body: string) => defineScript(name, PRELUDE + body);

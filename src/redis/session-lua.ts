import { defineScript, type RedisReply } from './client.ts';
import { HEADER_BYTES } from './session-record.ts';

/**
 * The stored formats are described in session-record.ts. Every script is atomic, touches only the keys it is
 * passed, answers `{ status, ... }`, and leaves the same state when the same call runs twice (a retry after a lost
 * reply).
 */
const INDEX_GRACE_MS = 24 * 60 * 60 * 1000;

const PRELUDE = `
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function text(n) return string.format('%.0f', n) end

local function parse(record)
  local hash, epoch, version, active, created, expires, absolute, operation =
    string.match(record or '', '^1 (%S+) (%S+) (%d+) (%d+) (%d+) (%d+) (%d+) (%S+)\\n')
  if not hash then return nil end
  return { hash = hash, epoch = epoch, version = tonumber(version), active = tonumber(active),
    created = tonumber(created), expires = tonumber(expires), absolute = tonumber(absolute),
    operation = operation }
end

local function slotsOf(marker) return tonumber(string.match(marker or '', '%.(%d+)$') or 0) end

local function epochOf(marker) return marker and string.match(marker, '^[^.]+') end

-- A header is live when the server's clock has not passed its end and its epoch is the tenant's.
local function live(s, epoch, now) return s and s.epoch == epoch and now < s.expires end

local function head(key) return redis.call('GETRANGE', key, 0, ${HEADER_BYTES - 1}) end

local function handle(s, place) return string.sub(s.hash, 1, 22) .. place end

-- Writes a record and its index entry together, and leaves neither without a TTL. The index outlives its last session
-- for the cleanup to report what expired.
local function save(key, index, place, s, fields, now)
  local header = '1 ' .. s.hash .. ' ' .. s.epoch .. ' ' .. text(s.version) .. ' ' .. text(s.active) .. ' '
    .. text(s.created) .. ' ' .. text(s.expires) .. ' ' .. text(s.absolute) .. ' ' .. s.operation .. '\\n'
  local record = header .. fields
  redis.call('SET', key, record, 'PXAT', text(s.expires))
  redis.call('ZADD', index, text(s.expires), handle(s, place))
  local keep = s.expires + ${INDEX_GRACE_MS}
  if redis.call('PTTL', index) < keep - now then redis.call('PEXPIREAT', index, text(keep)) end
  return record
end

local function drop(key, index, place, s)
  redis.call('UNLINK', key)
  redis.call('ZREM', index, handle(s, place))
end

-- Reads a record that is live and whose hash begins with the proof, else nil.
local function open(key, epoch, proof, now)
  local record = redis.call('GET', key)
  local s = record and parse(record)
  if live(s, epoch, now) and string.sub(s.hash, 1, #proof) == proof then
    return s, string.sub(record, string.find(record, '\\n', 1, true) + 1)
  end
  return nil
end

-- Dates an activity: a clock that stepped back never makes a session older, and the absolute end never moves.
local function renew(s, now, idleMs, sliding)
  s.active = math.max(s.active, now)
  if sliding == '1' then s.expires = math.min(s.active + idleMs, s.absolute) end
end

local function slotText(i) return string.format('%02d', i - 1) end
`;

/** A script's answer: a status word and what follows it. */
export type ScriptAnswer = readonly [status: string, ...rest: RedisReply[]];

/** A session script: the shared functions above, then its own body. */
export const sessionScript = (name: string, body: string) => defineScript(name, PRELUDE + body);

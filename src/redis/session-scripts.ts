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

const script = (name: string, body: string) => defineScript(name, PRELUDE + body);

/**
 * Stores a session in a free slot of its user, ending the least recently active ones beyond the limit.
 *
 * Answers `{ 'ok', record, slot, sealed secret or '', evicted handle... }`, where a sealed secret means that this
 * operation had created the session before; `{ 'ended' }` when that session is gone; `{ 'limit' }`; or `{ 'slots', n }`
 * when the tenant has used more slots than were declared and the call must be repeated with n.
 */
export const CREATE = script(
  'createSession',
  `
-- KEYS: epoch, index, slot 0 ... slot n-1, then the operation receipt if there is an operation
-- ARGV: hash of the secret, locator, fields, limit, 'reject' or 'evict-oldest', idle ms, absolute ms,
--       epoch to use if the tenant has none, sealed secret ('' without an operation), ms to remember the operation
local hash, locator, fields, limit, onLimit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local idle, absolute, sealed, memory = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9], ARGV[10]
local slots = #KEYS - 2
if sealed ~= '' then slots = slots - 1 end
local now = clock()

local marker = redis.call('GET', KEYS[1])
local epoch = epochOf(marker) or ARGV[8]
local used = slotsOf(marker)
if used > slots then return { 'slots', used } end

local others, free, known = {}, {}, nil
local receipt = sealed ~= '' and redis.call('GET', KEYS[#KEYS])
local hashThen, sealedThen = string.match(receipt or '', '^(%S+) (%S+)$')
for i = 1, slots do
  local s = parse(head(KEYS[2 + i]))
  if not live(s, epoch, now) then
    free[#free + 1] = i
  elseif s.hash == hash or s.hash == hashThen then
    known = i
  else
    s.slot = i
    others[#others + 1] = s
  end
end
if known then return { 'ok', redis.call('GET', KEYS[2 + known]), known - 1, sealedThen or '' } end
if receipt then return { 'ended' } end

if #others >= limit and onLimit == 'reject' then return { 'limit' } end
table.sort(others, function(a, b)
  if a.active ~= b.active then return a.active < b.active end
  if a.created ~= b.created then return a.created < b.created end
  return a.slot < b.slot
end)
local evicted = {}
for i = 1, #others - limit + 1 do
  local slot = others[i].slot
  local place = locator .. slotText(slot)
  drop(KEYS[2 + slot], KEYS[2], place, others[i])
  evicted[i] = handle(others[i], place)
  free[#free + 1] = slot
end

if used < slots then redis.call('SET', KEYS[1], epoch .. '.' .. slots) end
local slot = free[1]
local s = { hash = hash, epoch = epoch, version = 1, active = now, created = now, operation = '-',
  expires = now + math.min(idle, absolute), absolute = now + absolute }
local record = save(KEYS[2 + slot], KEYS[2], locator .. slotText(slot), s, fields, now)
if sealed ~= '' then redis.call('SET', KEYS[#KEYS], hash .. ' ' .. sealed, 'PX', memory) end
return { 'ok', record, slot - 1, '', unpack(evicted) }
`,
);

/** Dates an activity. Answers `{ 'ok', record }` or `{ 'gone' }`; never creates a session. */
export const TOUCH = script(
  'touchSession',
  `
-- KEYS: epoch, index, record    ARGV: proof, place, idle ms, sliding (1 or 0)
local now = clock()
local s, fields = open(KEYS[3], epochOf(redis.call('GET', KEYS[1])), ARGV[1], now)
if not s then return { 'gone' } end
renew(s, now, tonumber(ARGV[3]), ARGV[4])
return { 'ok', save(KEYS[3], KEYS[2], ARGV[2], s, fields, now) }
`,
);

/**
 * Merges fields by name. Answers `{ 'ok', record }`, `{ 'gone' }`, `{ 'version', actual }` when the session is not at
 * the expected version, or `{ 'large', bytes }` when it would exceed its ceiling.
 */
export const UPDATE = script(
  'updateSession',
  `
-- KEYS: epoch, index, record
-- ARGV: proof, place, idle ms, sliding (1 or 0), operation, expected version or '', ceiling in bytes,
--       name, json, name, json ...
local now = clock()
local s, fields = open(KEYS[3], epochOf(redis.call('GET', KEYS[1])), ARGV[1], now)
if not s then return { 'gone' } end
if s.operation == ARGV[5] then return { 'ok', redis.call('GET', KEYS[3]) } end
if ARGV[6] ~= '' and s.version ~= tonumber(ARGV[6]) then return { 'version', s.version } end

local changes = {}
for i = 8, #ARGV, 2 do changes[ARGV[i]] = ARGV[i + 1] end
local lines = {}
for name, json in string.gmatch(fields, '(%S+) ([^\\n]*)\\n') do
  local changed = changes[name]
  if changed ~= '' then lines[#lines + 1] = name .. ' ' .. (changed or json) .. '\\n' end
  changes[name] = nil
end
for i = 8, #ARGV, 2 do
  local name, json = ARGV[i], ARGV[i + 1]
  if changes[name] and json ~= '' then lines[#lines + 1] = name .. ' ' .. json .. '\\n' end
  changes[name] = nil
end
local merged = table.concat(lines)
if #merged > tonumber(ARGV[7]) then return { 'large', #merged } end

s.version = s.version + 1
s.operation = ARGV[5]
renew(s, now, tonumber(ARGV[3]), ARGV[4])
return { 'ok', save(KEYS[3], KEYS[2], ARGV[2], s, merged, now) }
`,
);

/** Ends one session. Answers `{ 'ok', record }` or `{ 'gone' }`. */
export const DESTROY = script(
  'destroySession',
  `
-- KEYS: epoch, index, record    ARGV: proof, place
local s, fields = open(KEYS[3], epochOf(redis.call('GET', KEYS[1])), ARGV[1], clock())
if not s then return { 'gone' } end
drop(KEYS[3], KEYS[2], ARGV[2], s)
return { 'ok', fields }
`,
);

/** Gives a session a new secret in place. Answers `{ 'ok', record }` or `{ 'gone' }`. */
export const ROTATE = script(
  'rotateSession',
  `
-- KEYS: epoch, index, record    ARGV: proof, place, idle ms, sliding (1 or 0), hash of the new secret
local now = clock()
local epoch = epochOf(redis.call('GET', KEYS[1]))
if open(KEYS[3], epoch, ARGV[5], now) then return { 'ok', redis.call('GET', KEYS[3]) } end
local s, fields = open(KEYS[3], epoch, ARGV[1], now)
if not s then return { 'gone' } end
redis.call('ZREM', KEYS[2], handle(s, ARGV[2]))
s.hash = ARGV[5]
s.version = s.version + 1
renew(s, now, tonumber(ARGV[3]), ARGV[4])
return { 'ok', save(KEYS[3], KEYS[2], ARGV[2], s, fields, now) }
`,
);

/**
 * Ends every session of a user but one. Answers `{ 'ok', handle... }`, or `{ 'slots', n }` when the tenant has used
 * more slots than were declared.
 */
export const DESTROY_USER = script(
  'destroyUserSessions',
  `
-- KEYS: epoch, index, slot 0 ... slot n-1    ARGV: locator, proof of the session to keep or '', its slot
local now = clock()
local marker = redis.call('GET', KEYS[1])
if not marker then return { 'ok' } end
local used = slotsOf(marker)
if used > #KEYS - 2 then return { 'slots', used } end
local epoch, answer = epochOf(marker), { 'ok' }
for i = 1, #KEYS - 2 do
  local s = parse(head(KEYS[2 + i]))
  local kept = s and ARGV[2] ~= '' and tonumber(ARGV[3]) == i - 1 and string.sub(s.hash, 1, #ARGV[2]) == ARGV[2]
  if live(s, epoch, now) and not kept then
    local place = ARGV[1] .. slotText(i)
    drop(KEYS[2 + i], KEYS[2], place, s)
    answer[#answer + 1] = handle(s, place)
  end
end
return answer
`,
);

/**
 * Ends every session of a tenant at once, whatever their number, by changing the epoch. The index moves aside for
 * the cleanup to reclaim; if an earlier one still lies there, the records end by their own TTL instead.
 */
export const REVOKE_TENANT = script(
  'revokeTenantSessions',
  `
-- KEYS: epoch, index, graveyard    ARGV: new epoch
local marker = redis.call('GET', KEYS[1])
if not marker or epochOf(marker) == ARGV[1] then return { 'ok' } end
redis.call('SET', KEYS[1], ARGV[1] .. string.match(marker, '%.%d+$'))
if redis.call('EXISTS', KEYS[2]) == 1 and redis.call('EXISTS', KEYS[3]) == 0 then
  redis.call('RENAME', KEYS[2], KEYS[3])
end
return { 'ok' }
`,
);

/** Removes index entries of sessions that expired. Answers their handles, at most as many as asked for. */
export const SWEEP = script(
  'sweepSessions',
  `
-- KEYS: index    ARGV: most entries to remove
local ended = redis.call('ZRANGE', KEYS[1], '-inf', text(clock()), 'BYSCORE', 'LIMIT', 0, ARGV[1])
if #ended > 0 then redis.call('ZREM', KEYS[1], unpack(ended)) end
return ended
`,
);

/** Frees records of a past epoch. KEYS hold the record of each handle in ARGV. Answers how many records it freed. */
export const BURY = script(
  'burySessions',
  `
-- KEYS: epoch, graveyard, record...    ARGV: handle...
local epoch, freed = epochOf(redis.call('GET', KEYS[1])), 0
for i = 3, #KEYS do
  local s = parse(head(KEYS[i]))
  if s and s.epoch ~= epoch then
    redis.call('UNLINK', KEYS[i])
    freed = freed + 1
  end
end
redis.call('ZREM', KEYS[2], unpack(ARGV))
return freed
`,
);

import { sessionScript } from './prelude.ts';

/** Records an activity. Returns `{ 'ok', record }` or `{ 'gone' }`; never creates a session. */
export const TOUCH = sessionScript(
  'touchSession',
  `
-- KEYS: tenant state, index, record    ARGV: secret hash, location, idle ms, sliding (1 or 0)
local now = clock()
local s, fields = open(KEYS[3], epochOf(redis.call('GET', KEYS[1])), ARGV[1], now)
if not s then return { 'gone' } end
renew(s, now, tonumber(ARGV[3]), ARGV[4])
local renewed = format(s, fields)
save(KEYS[3], KEYS[2], ARGV[2], s, renewed)
return { 'ok', renewed }
`,
);

/**
 * Merges fields by name. Returns `{ 'ok', record }`, `{ 'gone' }`, `{ 'version', actual }` when the session is not at
 * the expected version, `{ 'large', bytes }` when it would exceed the maximum, or `{ 'full', bytes }` when it would grow
 * and the tenant's sessions would exceed theirs.
 */
export const UPDATE = sessionScript(
  'updateSession',
  `
-- KEYS: tenant state, index, record
-- ARGV: secret hash, location, idle ms, sliding (1 or 0), update id, expected version or '', maximum bytes,
--       maximum bytes of the tenant, name, json, name, json ... ('' as json deletes the field)
local now = clock()
local state = redis.call('GET', KEYS[1])
local s, fields, length = open(KEYS[3], epochOf(state), ARGV[1], now)
if not s then return { 'gone' } end
-- A retry of an update that has taken effect.
if s.updateId == ARGV[5] then return { 'ok', redis.call('GET', KEYS[3]) } end
if ARGV[6] ~= '' and s.version ~= tonumber(ARGV[6]) then return { 'version', s.version } end

local changes = {}
for i = 9, #ARGV, 2 do changes[ARGV[i]] = ARGV[i + 1] end
local lines = {}
for name, json in string.gmatch(fields, '(%S+) ([^\\n]*)\\n') do
  local changed = changes[name]
  if changed ~= '' then lines[#lines + 1] = name .. ' ' .. (changed or json) .. '\\n' end
  changes[name] = nil
end
for i = 9, #ARGV, 2 do
  local name, json = ARGV[i], ARGV[i + 1]
  if changes[name] and json ~= '' then lines[#lines + 1] = name .. ' ' .. json .. '\\n' end
  changes[name] = nil
end
local merged = table.concat(lines)
if #merged > tonumber(ARGV[7]) then return { 'large', #merged } end

s.version = s.version + 1
s.updateId = ARGV[5]
renew(s, now, tonumber(ARGV[3]), ARGV[4])
local updated = format(s, merged)
local added = #updated - length
if #merged > #fields and bytesOf(state) + added > tonumber(ARGV[8]) then return { 'full', text(bytesOf(state)) } end
save(KEYS[3], KEYS[2], ARGV[2], s, updated)
addBytes(KEYS[1], state, added)
return { 'ok', updated }
`,
);

/** Ends one session. Returns `{ 'ok', fields }` or `{ 'gone' }`. */
export const DESTROY = sessionScript(
  'destroySession',
  `
-- KEYS: tenant state, index, record    ARGV: secret hash, location
local state = redis.call('GET', KEYS[1])
local s, fields, length = open(KEYS[3], epochOf(state), ARGV[1], clock())
if not s then return { 'gone' } end
drop(KEYS[3], KEYS[2], handle(s.hash, ARGV[2]))
addBytes(KEYS[1], state, -bytesFor(length))
return { 'ok', fields }
`,
);

/** Gives a session a new secret in place. Returns `{ 'ok', record }` or `{ 'gone' }`. */
export const ROTATE = sessionScript(
  'rotateSession',
  `
-- KEYS: tenant state, index, record    ARGV: secret hash, location, idle ms, sliding (1 or 0), hash of the new secret
local now = clock()
local state = redis.call('GET', KEYS[1])
local epoch = epochOf(state)
if open(KEYS[3], epoch, ARGV[5], now) then return { 'ok', redis.call('GET', KEYS[3]) } end
local s, fields, length = open(KEYS[3], epoch, ARGV[1], now)
if not s then return { 'gone' } end
redis.call('ZREM', KEYS[2], handle(s.hash, ARGV[2]))
s.hash = ARGV[5]
s.version = s.version + 1
renew(s, now, tonumber(ARGV[3]), ARGV[4])
local rotated = format(s, fields)
save(KEYS[3], KEYS[2], ARGV[2], s, rotated)
addBytes(KEYS[1], state, #rotated - length)
return { 'ok', rotated }
`,
);

/**
 * Ends every session of a user except one. Returns `{ 'ok', handle... }`, or `{ 'slots', n }` when the tenant has used
 * more slots than were declared.
 */
export const DESTROY_USER = sessionScript(
  'destroyUserSessions',
  `
-- KEYS: tenant state, index, slot 0 ... slot n-1    ARGV: user hash, secret hash of the session to keep or '', its slot
local now = text(clock())
local state = redis.call('GET', KEYS[1])
if not state then return { 'ok' } end
local used = slotsOf(state)
if used > #KEYS - 2 then return { 'slots', used } end
local epoch, bytes, reply = epochOf(state), 0, { 'ok' }
for i = 1, #KEYS - 2 do
  local record = header(KEYS[2 + i])
  local kept = ARGV[2] ~= '' and tonumber(ARGV[3]) == i - 1 and string.sub(record, 3, 2 + #ARGV[2]) == ARGV[2]
  if live(record, epoch, now) and not kept then
    local name = handle(string.sub(record, 3, 45), ARGV[1] .. slotText(i))
    bytes = bytes + bytesFor(redis.call('STRLEN', KEYS[2 + i]))
    drop(KEYS[2 + i], KEYS[2], name)
    reply[#reply + 1] = name
  end
end
addBytes(KEYS[1], state, -bytes)
return reply
`,
);

/**
 * Ends every session of a tenant at once, whatever their number, by changing the epoch. The index is renamed for the
 * cleanup, and a new one begins with the next session.
 */
export const REVOKE_TENANT = sessionScript(
  'revokeTenantSessions',
  `
-- KEYS: tenant state, index, revoked epochs, revoked index of the new epoch    ARGV: new epoch
local state = redis.call('GET', KEYS[1])
if not state or epochOf(state) == ARGV[1] then return { 'ok' } end
-- RENAME is the first write: a full Redis rejects SET unless the script has written before.
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[4])
  redis.call('ZADD', KEYS[3], text(clock()), ARGV[1])
end
saveState(KEYS[1], ARGV[1], slotsOf(state), bytesOf(state))
return { 'ok' }
`,
);

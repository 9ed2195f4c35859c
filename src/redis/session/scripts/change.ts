import { HISTORY } from './history.ts';
import { repeatableScript } from './idempotency.ts';
import { sessionScript } from './prelude.ts';

/** Records an activity. Returns `{ 'ok', record }` or `{ 'gone' }`; never creates a session. */
export const TOUCH = sessionScript(
  'touchSession',
  `
-- KEYS: tenant state, index, index by creation, record    ARGV: secret hash, location, idle ms, sliding (1 or 0)
local now = clock()
local s, fields = open(KEYS[4], epochOf(redis.call('GET', KEYS[1])), ARGV[1], now)
if not s then return { 'gone' } end
renew(s, now, tonumber(ARGV[3]), ARGV[4])
local renewed = format(s, fields)
save(KEYS[4], ARGV[2], s, renewed)
return { 'ok', renewed }
`,
);

/**
 * Merges fields by name. Returns `{ 'ok', record }`, `{ 'gone' }`, `{ 'version', actual }` if the session is not at the
 * expected version, `{ 'large', bytes }` if it would exceed the maximum size, `{ 'full', bytes }` if it would grow and
 * exceed the tenant's maximum, or `{ 'mismatch' }` if the idempotency key belongs to another call.
 */
export const UPDATE = repeatableScript(
  'updateSession',
  `
-- KEYS: tenant state, index, index by creation, record, with an idempotency key also the latest and the earlier records
-- ARGV: secret hash, location, name of the idempotency record or '', hash of the input, idle ms, sliding (1 or 0),
--       update id, expected version or '', maximum bytes, maximum bytes of the tenant,
--       name, json, name, json ... ('' as json deletes the field)
local now = clock()
local state = redis.call('GET', KEYS[1])
local input = recall(KEYS[5], KEYS[6], ARGV[3], now)
if input and input ~= ARGV[4] then return { 'mismatch' } end
local s, fields, length = open(KEYS[4], epochOf(state), ARGV[1], now)
if not s then return { 'gone' } end
-- A retry of an update that has taken effect.
if input or s.updateId == ARGV[7] then return { 'ok', redis.call('GET', KEYS[4]) } end
if ARGV[8] ~= '' and s.version ~= tonumber(ARGV[8]) then return { 'version', s.version } end

local changes = {}
for i = 11, #ARGV, 2 do changes[ARGV[i]] = ARGV[i + 1] end
local lines = {}
for name, json in string.gmatch(fields, '(%S+) ([^\\n]*)\\n') do
  local changed = changes[name]
  if changed ~= '' then lines[#lines + 1] = name .. ' ' .. (changed or json) .. '\\n' end
  changes[name] = nil
end
for i = 11, #ARGV, 2 do
  local name, json = ARGV[i], ARGV[i + 1]
  if changes[name] and json ~= '' then lines[#lines + 1] = name .. ' ' .. json .. '\\n' end
  changes[name] = nil
end
local merged = table.concat(lines)
local grows = #merged > #fields
if grows and #merged > tonumber(ARGV[9]) then return { 'large', #merged } end

s.version = s.version + 1
s.updateId = ARGV[7]
renew(s, now, tonumber(ARGV[5]), ARGV[6])
local updated = format(s, merged)
local added = #updated - length
if grows and bytesOf(state) + added > tonumber(ARGV[10]) then return { 'full', text(bytesOf(state)) } end
save(KEYS[4], ARGV[2], s, updated)
addBytes(KEYS[1], state, added)
remember(KEYS[5], KEYS[6], ARGV[3], now, ARGV[4], '')
return { 'ok', updated }
`,
);

/**
 * Ends one session. Returns `{ 'ok', fields }`, `{ 'repeated' }` if an earlier call with the same idempotency key ended
 * it, `{ 'gone' }`, or `{ 'mismatch' }`.
 */
export const DESTROY = repeatableScript(
  'destroySession',
  `${HISTORY}
-- KEYS: tenant state, index, index by creation, latest and earlier history, record, with an idempotency key also the latest
--       and the earlier records
-- ARGV: secret hash, location, name of the idempotency record or '', hash of the input, cause or '' to note nothing
local now = clock()
local input = recall(KEYS[7], KEYS[8], ARGV[3], now)
if input then return { input == ARGV[4] and 'repeated' or 'mismatch' } end
local state = redis.call('GET', KEYS[1])
local s, fields, length = open(KEYS[6], epochOf(state), ARGV[1], now)
if not s then return { 'gone' } end
drop(KEYS[6], handle(s.hash, ARGV[2]))
addBytes(KEYS[1], state, -bytesFor(length))
if ARGV[5] ~= '' then
  note(string.sub(ARGV[2], 1, 22), string.sub(ARGV[2], 23), format(s, fields), ARGV[5], now)
end
remember(KEYS[7], KEYS[8], ARGV[3], now, ARGV[4], '')
return { 'ok', fields }
`,
);

/**
 * Ends every session of a tenant at once by changing the epoch. The index is renamed for the cleanup, and the next
 * session starts a new one.
 */
export const REVOKE_TENANT = sessionScript(
  'revokeTenantSessions',
  `
-- KEYS: tenant state, index, index by creation, revoked epochs, revoked index of the new epoch    ARGV: new epoch
local state = redis.call('GET', KEYS[1])
if not state or epochOf(state) == ARGV[1] then return { 'ok' } end
-- RENAME comes first, because a full Redis rejects SET unless the script has already written.
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[5])
  redis.call('ZADD', KEYS[4], text(clock()), ARGV[1])
  redis.call('UNLINK', KEYS[3])
end
saveState(KEYS[1], ARGV[1], slotsOf(state), bytesOf(state))
return { 'ok' }
`,
);

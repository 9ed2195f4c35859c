import { sessionScript } from './prelude.ts';

/**
 * Charges a tenant for the logout targets of a session before anything is stored under them. Sign-in entries are `<hash
 * of a target><user hash>`, scored by the time after which none of their sessions is live. Every call raises that time,
 * so a removal that has read an older time removes nothing. Returns `{ 'ok', time, 1 if the tenant had no state }`, or
 * `{ 'full', bytes }` if the tenant's sessions would exceed their maximum.
 */
export const RESERVE = sessionScript(
  'reserveSignIn',
  `
-- KEYS: tenant state, sign-ins
-- ARGV: ms to keep, maximum bytes of the tenant, epoch to use if the tenant has none, bytes of an entry, entry...
local state = redis.call('GET', KEYS[1])
local expires, added = clock() + ARGV[1], 0
for i = 5, #ARGV do
  local known = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if known then expires = math.max(expires, known + 1) else added = added + ARGV[4] end
end
local bytes = bytesOf(state)
if added > 0 and bytes + added > tonumber(ARGV[2]) then return { 'full', text(bytes) } end
for i = 5, #ARGV do redis.call('ZADD', KEYS[2], text(expires), ARGV[i]) end
if added > 0 then saveState(KEYS[1], epochOf(state) or ARGV[3], slotsOf(state), bytes + added) end
return { 'ok', text(expires), state and 0 or 1 }
`,
);

/**
 * Records that a user of a tenant may have sessions of a logout target. Returns `{ 'ok' }`, `{ 'ended' }` after a
 * logout that was issued no earlier than the token, or `{ 'full' }` if the target has the maximum number of users.
 */
export const REGISTER = sessionScript(
  'registerSignIn',
  `
-- KEYS: users, ended
-- ARGV: tenant and user hash, time after which none of its sessions lives, when the token was issued in s, maximum of users
local ended = redis.call('GET', KEYS[2])
if ended and tonumber(ARGV[3]) <= tonumber(ended) then return { 'ended' } end
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not known and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then
  local past = redis.call('ZRANGE', KEYS[1], '-inf', text(clock()), 'BYSCORE', 'LIMIT', 0, ARGV[4])
  if #past == 0 then return { 'full' } end
  redis.call('ZREM', KEYS[1], unpack(past))
end
if not known or tonumber(known) < tonumber(ARGV[2]) then redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) end
return { 'ok' }
`,
);

/**
 * Blocks sessions for tokens issued before a logout, and finds the sessions to end. Returns `{ 'ok', tenant and user
 * hash... }`.
 */
export const LOG_OUT = sessionScript(
  'logOut',
  `
-- KEYS: users, ended    ARGV: when the logout was issued in s or '', ms to refuse older tokens
local now = clock()
local issued = math.max(tonumber(ARGV[1]) or math.floor(now / 1000), tonumber(redis.call('GET', KEYS[2]) or 0))
-- A full Redis rejects this, which must not prevent the sessions from ending.
redis.pcall('SET', KEYS[2], text(issued), 'PX', ARGV[2])
local reply = redis.call('ZRANGE', KEYS[1], text(now), '+inf', 'BYSCORE')
table.insert(reply, 1, 'ok')
return reply
`,
);

/** Removes a user of a tenant from a logout target, unless a session has been created since the time was read. */
export const UNREGISTER = sessionScript(
  'unregisterSignIn',
  `
-- KEYS: users    ARGV: tenant and user hash, time after which none of its sessions lives
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if known and tonumber(known) <= tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
`,
);

/** Removes sign-in entries whose time has not been raised since they were read. Returns the number removed. */
export const RELEASE = sessionScript(
  'releaseSignIns',
  `
-- KEYS: tenant state, sign-ins    ARGV: bytes of an entry, entry, time, entry, time ...
local state, released = redis.call('GET', KEYS[1]), 0
for i = 2, #ARGV, 2 do
  local known = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if known and tonumber(known) == tonumber(ARGV[i + 1]) then
    redis.call('ZREM', KEYS[2], ARGV[i])
    released = released + 1
  end
end
if state then addBytes(KEYS[1], state, -released * ARGV[1]) end
return released
`,
);

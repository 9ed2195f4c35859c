import { HISTORY } from './history.ts';
import { sessionScript } from './prelude.ts';

/**
 * Returns `{ { handle... }, { entry, time... } }`: expired sessions, and sign-in entries whose sessions have all ended,
 * up to the requested number of each.
 */
export const EXPIRED = sessionScript(
  'expiredSessions',
  `
-- KEYS: index, sign-ins
-- ARGV: maximum number of each, 'all' to return every entry of a tenant without sessions or 'expired'
local now = text(clock())
local handles = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
local last = ARGV[2] == 'all' and redis.call('EXISTS', KEYS[1]) == 0 and '+inf' or now
return { handles, redis.call('ZRANGE', KEYS[2], '-inf', last, 'BYSCORE', 'LIMIT', 0, ARGV[1], 'WITHSCORES') }
`,
);

/**
 * Removes sessions that have ended, from an index and with their records. KEYS contain the record of each handle in
 * ARGV. A live session stays. A record that belongs to another handle stays as well: a newer session has taken the
 * slot, and only the entry of the revoked index is removed. Returns the handles that it removed from the index.
 */
export const RECLAIM = sessionScript(
  'reclaimSessions',
  `${HISTORY}
-- KEYS: tenant state, index or revoked index, index by creation, latest and earlier history, revoked epochs, record...
-- ARGV: bytes that an entry without a record counts for, 1 to note the ends in the history or 0, handle...
local now = clock()
local nowText = text(now)
local state = redis.call('GET', KEYS[1])
local epoch, bytes, removed = epochOf(state), 0, {}
for i = 7, #KEYS do
  local record, name = beginning(KEYS[i]), ARGV[i - 4]
  if record == '' or string.sub(record, 3, 24) ~= string.sub(name, 1, 22) then
    bytes = bytes + ARGV[1]
    removed[#removed + 1] = name
  elseif not live(record, epoch, nowText) then
    bytes = bytes + bytesFor(redis.call('STRLEN', KEYS[i]))
    redis.call('UNLINK', KEYS[i])
    if ARGV[2] == '1' then
      note(string.sub(name, 23, 44), string.sub(name, 45), record, endOf(record, epoch, KEYS[6], now))
    end
    removed[#removed + 1] = name
  end
end
if #removed > 0 then
  redis.call('ZREM', KEYS[2], unpack(removed))
  local entries = {}
  for i, name in ipairs(removed) do entries[i] = entry(name) end
  redis.call('ZREM', KEYS[3], unpack(entries))
end
if state then addBytes(KEYS[1], state, -bytes) end
return removed
`,
);

/** Counts the entries of indexes. */
export const COUNT_ENTRIES = sessionScript(
  'countSessions',
  `
-- KEYS: index or revoked index...
local entries = 0
for i = 1, #KEYS do entries = entries + redis.call('ZCARD', KEYS[i]) end
return entries
`,
);

/**
 * Removes the history of a tenant and, if it has no sessions, its state and its idempotency records. Returns 1, or 0 if
 * it has sessions.
 */
export const FORGET = sessionScript(
  'forgetSessions',
  `
-- KEYS: tenant state, index, revoked epochs, sign-ins, latest and earlier history, index by creation, latest and earlier
--       idempotency records
redis.call('UNLINK', KEYS[5], KEYS[6])
if redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[4]) > 0 then return 0 end
redis.call('UNLINK', KEYS[1], unpack(KEYS, 7))
return 1
`,
);

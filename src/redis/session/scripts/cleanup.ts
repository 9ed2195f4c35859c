import { sessionScript } from './prelude.ts';

/** Returns the handles of expired sessions, at most as many as requested. */
export const EXPIRED = sessionScript(
  'expiredSessions',
  `
-- KEYS: index    ARGV: maximum number of handles
return redis.call('ZRANGE', KEYS[1], '-inf', text(clock()), 'BYSCORE', 'LIMIT', 0, ARGV[1])
`,
);

/**
 * Removes sessions that have ended, from an index and with their records. KEYS hold the record of each handle in ARGV. A
 * session that is live stays. A record that is not the handle's stays, too: a newer session has taken its slot, and only
 * the entry of a revoked index still counts. Returns the handles that it removed from the index.
 */
export const RECLAIM = sessionScript(
  'reclaimSessions',
  `
-- KEYS: tenant state, index, record...    ARGV: bytes that an entry without a record counts for, handle...
local now = text(clock())
local state = redis.call('GET', KEYS[1])
local epoch, bytes, removed = epochOf(state), 0, {}
for i = 3, #KEYS do
  local record, name = header(KEYS[i]), ARGV[i - 1]
  if record == '' or string.sub(record, 3, 24) ~= string.sub(name, 1, 22) then
    bytes = bytes + ARGV[1]
    removed[#removed + 1] = name
  elseif not live(record, epoch, now) then
    bytes = bytes + bytesFor(redis.call('STRLEN', KEYS[i]))
    redis.call('UNLINK', KEYS[i])
    removed[#removed + 1] = name
  end
end
if #removed > 0 then redis.call('ZREM', KEYS[2], unpack(removed)) end
if state then addBytes(KEYS[1], state, -bytes) end
return removed
`,
);

/** Removes the state and the idempotency records of a tenant without sessions. Returns 1, or 0 if it has some. */
export const FORGET = sessionScript(
  'forgetSessions',
  `
-- KEYS: tenant state, index, revoked epochs, latest and earlier idempotency records
if redis.call('EXISTS', KEYS[2], KEYS[3]) > 0 then return 0 end
redis.call('UNLINK', KEYS[1], KEYS[4], KEYS[5])
return 1
`,
);

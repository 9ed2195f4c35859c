import { sessionScript } from './prelude.ts';

/** Removes index entries of expired sessions. Returns their handles, at most as many as requested. */
export const SWEEP = sessionScript(
  'sweepSessions',
  `
-- KEYS: index    ARGV: maximum number of entries to remove
local expired = redis.call('ZRANGE', KEYS[1], '-inf', text(clock()), 'BYSCORE', 'LIMIT', 0, ARGV[1])
if #expired > 0 then redis.call('ZREM', KEYS[1], unpack(expired)) end
return expired
`,
);

/** Frees records of a past epoch. KEYS hold the record of each handle in ARGV. Returns how many records it freed. */
export const REAP = sessionScript(
  'reapSessions',
  `
-- KEYS: tenant state, revoked index, record...    ARGV: handle...
local epoch, freed = epochOf(redis.call('GET', KEYS[1])), 0
for i = 3, #KEYS do
  local record = header(KEYS[i])
  if record ~= '' and string.sub(record, 47, 58) ~= epoch then
    redis.call('UNLINK', KEYS[i])
    freed = freed + 1
  end
end
redis.call('ZREM', KEYS[2], unpack(ARGV))
return freed
`,
);

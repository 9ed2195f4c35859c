import { sessionScript } from './prelude.ts';

/** Removes index entries of sessions that expired. Answers their handles, at most as many as asked for. */
export const SWEEP = sessionScript(
  'sweepSessions',
  `
-- KEYS: index    ARGV: most entries to remove
local ended = redis.call('ZRANGE', KEYS[1], '-inf', text(clock()), 'BYSCORE', 'LIMIT', 0, ARGV[1])
if #ended > 0 then redis.call('ZREM', KEYS[1], unpack(ended)) end
return ended
`,
);

/** Frees records of a past epoch. KEYS hold the record of each handle in ARGV. Answers how many records it freed. */
export const REAP = sessionScript(
  'reapSessions',
  `
-- KEYS: epoch, revokedIndex, record...    ARGV: handle...
local epoch, freed = epochOf(redis.call('GET', KEYS[1])), 0
for i = 3, #KEYS do
  local record = head(KEYS[i])
  if record ~= '' and string.sub(record, 47, 58) ~= epoch then
    redis.call('UNLINK', KEYS[i])
    freed = freed + 1
  end
end
redis.call('ZREM', KEYS[2], unpack(ARGV))
return freed
`,
);

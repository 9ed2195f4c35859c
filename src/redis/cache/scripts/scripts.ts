import { defineScript } from '../../client/index.ts';
import { CACHE_LUA, cacheScript } from './prelude.ts';

/** Answers the watermark, created if it was missing. */
export const ENSURE = cacheScript(
  'readAsOf',
  `
-- KEYS: watermark, clock    ARGV: generation to use for a new watermark
local time, generation = ensure(KEYS[1], KEYS[2], ARGV[1])
return text(time) .. '.' .. generation
`,
);

/** The current watermark, created if it was missing, as `stamp`. */
const CURRENT_STAMP = `
local stamp = redis.call('GET', KEYS[1])
if not stamp then
  ${CACHE_LUA}
  local time, generation = raise(KEYS[1], KEYS[2], ARGV[1])
  stamp = text(time) .. '.' .. generation
end
`;

/** Stores entries stamped with the current watermark (no as-of time is known). Answers the watermark. */
export const SET_NOW = defineScript(
  'setCache',
  `
-- KEYS: watermark, clock, entry...    ARGV: generation to use for a new watermark; ms to live, entry tail...
${CURRENT_STAMP}
for i = 3, #KEYS do redis.call('SET', KEYS[i], '1 ' .. stamp .. ARGV[2 * i - 3], 'PX', ARGV[2 * i - 4]) end
return stamp
`,
);

/**
 * Stamps entries anew with the current watermark: those stored without a stamp, which costs a fraction of passing big
 * values through a script, and those stored with one that had passed. One that has been deleted or replaced meanwhile is
 * left alone. Answers the watermark.
 */
export const STAMP = defineScript(
  'stampCache',
  `
-- KEYS: watermark, clock, entry...    ARGV: generation to use for a new watermark, how the entry begins...
${CURRENT_STAMP}
for i = 3, #KEYS do
  local head = ARGV[i - 1]
  -- A stamp of another length could not take the place that was kept for it.
  if redis.call('GETRANGE', KEYS[i], 0, #head - 1) == head and string.sub(head, 3 + #stamp, 3 + #stamp) == ' ' then
    redis.call('SETRANGE', KEYS[i], 2, stamp)
  end
end
return stamp
`,
);

/**
 * R2, R3: leaves with 'refused' or 'ahead' unless a write as of ARGV[1] may happen. When the watermark has not moved
 * since, nothing can have been invalidated.
 * @param members number of the first of the arguments that name clock members
 */
const unlessRefused = (members: number) => `
local why
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  ${CACHE_LUA}
  why = refusal(KEYS[1], KEYS[2], ARGV[1], { unpack(ARGV, ${members}) })
end
if why then return why end
`;

/** Stores an entry stamped with its as-of time. Answers 'ok', 'refused' or 'ahead'. */
export const SET_AS_OF = defineScript(
  'setCacheAsOf',
  `
-- KEYS: watermark, clock, entry    ARGV: as-of time, ms to live, entry tail, clock member...
${unlessRefused(4)}
redis.call('SET', KEYS[3], '1 ' .. ARGV[1] .. ARGV[3], 'PX', ARGV[2])
return 'ok'
`,
);

/** Stores what was loaded under a lease and gives the lease back. Answers 'ok' or 'refused'. */
export const FILL = defineScript(
  'fillCache',
  `
-- KEYS: watermark, clock, entry, lease    ARGV: as-of time, ms to live, entry tail, lease token, clock member...
if redis.call('GET', KEYS[4]) ~= ARGV[4] then return 'refused' end
redis.call('DEL', KEYS[4])
${unlessRefused(5)}
redis.call('SET', KEYS[3], '1 ' .. ARGV[1] .. ARGV[3], 'PX', ARGV[2])
return 'ok'
`,
);

/** Gives a lease back if it is still held. */
export const RELEASE = defineScript(
  'releaseLease',
  `
-- KEYS: lease    ARGV: lease token
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`,
);

/** R1: removes an entry so that no load that began before can bring it back. Answers how many entries it removed. */
export const DELETE = cacheScript(
  'deleteCache',
  `
-- KEYS: watermark, clock, entry, lease    ARGV: generation to use for a new watermark, µs to keep marks, delete mark
local now, generation = raise(KEYS[1], KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[2], text(now), ARGV[3])
prune(KEYS[2], generation, now - tonumber(ARGV[2]))
redis.call('DEL', KEYS[4])
return redis.call('UNLINK', KEYS[3])
`,
);

/**
 * Stores a value that its caller has written to the source since the as-of time, unless another write, delete or loss
 * of marks came in between: then nobody can tell which value is newer, and the entry is removed. Leaves a delete mark
 * either way, so that loads and writes that began earlier cannot put an older value back. Answers 'ok' or 'dropped'.
 */
export const PUT_THROUGH = cacheScript(
  'writeThroughCache',
  `
-- KEYS: watermark, clock, entry, lease
-- ARGV: generation to use for a new watermark, µs to keep marks, as-of time, ms to live, entry tail, delete mark,
--       clock member...
local why = refusal(KEYS[1], KEYS[2], ARGV[3], { unpack(ARGV, 6) })
local now, generation = raise(KEYS[1], KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[2], text(now), ARGV[6])
prune(KEYS[2], generation, now - tonumber(ARGV[2]))
redis.call('DEL', KEYS[4])
if why then
  redis.call('UNLINK', KEYS[3])
  return 'dropped'
end
redis.call('SET', KEYS[3], '1 ' .. ARGV[3] .. ARGV[5], 'PX', ARGV[4])
return 'ok'
`,
);

/** Adds a batch of counters once, however often it is sent. */
export const COUNT = defineScript(
  'countCache',
  `
-- KEYS: metrics, batch    ARGV: ms to remember the batch, ms to keep the metrics, most fields, field, amount, ...
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 0 end
local room = tonumber(ARGV[3]) - redis.call('HLEN', KEYS[1])
for i = 4, #ARGV, 2 do
  local field = ARGV[i]
  if redis.call('HEXISTS', KEYS[1], field) == 0 then
    if room <= 0 then field = string.gsub(field, '^[^:]*', '*') end
    room = room - 1
  end
  redis.call('HINCRBY', KEYS[1], field, ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`,
);

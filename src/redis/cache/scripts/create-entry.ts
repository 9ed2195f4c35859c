import { entryScript } from './stored-entry.ts';

/**
 * Both scripts keep their reply under the call's own key for a while, so that a retry has no further effect. They
 * return nil if the tenant has no version and ARGV[1] is not a generation for a new one.
 */
const VERSION = `
local time, generation = readVersion(KEYS[1])
if not time then
  if ARGV[1] == '' then return false end
  time, generation = raiseVersion(KEYS[1], KEYS[2], ARGV[1])
end
local version = text(time) .. '.' .. generation
`;

/** Stores an entry if a read would find none. Returns 1, or 0 if there is one. */
export const SET_IF_ABSENT = entryScript(
  'setCacheIfAbsent',
  `
-- KEYS: version, invalidations, entry, reply of this call
-- ARGV: generation for a new version or '', ms to keep the reply, ms to live, entry content, member...
if redis.call('EXISTS', KEYS[4]) == 1 then return 1 end
if entryToServe(KEYS[3], KEYS[1], KEYS[2], { unpack(ARGV, 5) }) then return 0 end
${VERSION}
redis.call('SET', KEYS[3], '1 ' .. version .. ARGV[4], 'PX', ARGV[3])
redis.call('SET', KEYS[4], '1', 'PX', ARGV[2])
return 1
`,
);

/**
 * Adds to the whole number that a read would return, and keeps its TTL, tags and version. Stores a new entry if a read
 * would find none. Returns the sum as text, or 'not-a-counter' if the entry is not a whole number or the sum is not a
 * safe integer.
 */
export const INCREMENT = entryScript(
  'incrementCache',
  `
-- KEYS: version, invalidations, entry, reply of this call
-- ARGV: generation for a new version or '', ms to keep the reply, ms to live, amount, write id, tags with leading spaces,
--       member...
local sum = redis.call('GET', KEYS[4])
if sum then return sum end
local entry = entryToServe(KEYS[3], KEYS[1], KEYS[2], { unpack(ARGV, 7) })
if entry then
  -- A whole number that JavaScript can represent exactly has at most 17 characters.
  local counter = redis.call('GETRANGE', KEYS[3], #entry.header, #entry.header + 17)
  if not string.match(counter, '^%-?%d+$') then return 'not-a-counter' end
  local total = tonumber(counter) + tonumber(ARGV[4])
  if math.abs(total) > 9007199254740991 then return 'not-a-counter' end
  sum = text(total)
  -- Drop the ETag, which belongs to the previous value.
  local header = entry.front .. ARGV[5] .. entry.times .. entry.tags .. '\\n'
  redis.call('SET', KEYS[3], header .. sum, 'KEEPTTL')
else
  ${VERSION}
  sum = ARGV[4]
  redis.call('SET', KEYS[3], '1 ' .. version .. ' ' .. ARGV[5] .. ARGV[6] .. '\\n' .. sum, 'PX', ARGV[3])
end
redis.call('SET', KEYS[4], sum, 'PX', ARGV[2])
return sum
`,
);

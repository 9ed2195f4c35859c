import { entryScript } from './stored-entry.ts';

/**
 * Inspects an entry. Returns the time in ms, the version or '', the header or '', the value's text if it was requested
 * and '' otherwise, the length of the stored string, the remaining ms of the key and of the lease (negative if there is
 * none), the low-water mark or '', the time of the last delete recorded in its tombstone or '', and then each member
 * that was invalidated after the entry, with the time.
 */
export const INSPECT = entryScript(
  'inspectCache',
  `
-- KEYS: version, invalidations, entry, lease    ARGV: 1 for the value, tombstone, member...
local version = redis.call('GET', KEYS[1])
local _, generation = parse(version)
local entry = readEntry(KEYS[3])
local members = entry and membersOf(entry, { unpack(ARGV, 3) }) or {}
local reply = {
  text(nowMs()),
  version or '',
  entry and entry.header or '',
  entry and ARGV[1] == '1' and redis.call('GETRANGE', KEYS[3], #entry.header, -1) or '',
  redis.call('STRLEN', KEYS[3]),
  redis.call('PTTL', KEYS[3]),
  redis.call('PTTL', KEYS[4]),
}
local mark = generation and lowWaterMark(generation) or ''
local scores = redis.call('ZMSCORE', KEYS[2], mark, ARGV[2], unpack(members))
reply[8] = scores[1] or ''
reply[9] = scores[2] or ''
for i, member in ipairs(members) do
  local score = scores[i + 2]
  if score and tonumber(score) > entry.time then
    reply[#reply + 1] = member
    reply[#reply + 1] = score
  end
end
return reply
`,
);

import { entryScript } from './stored-entry.ts';

/**
 * What Redis knows of an entry, without its value. Returns the time in ms, the version or '', the header or '', the length
 * of what is stored, the ms left to the key and to the lease (below 0: none), the low-water mark or '', the time of the
 * last delete of its tombstone's group or '', and then each member that was invalidated after the entry, with the time.
 */
export const INSPECT = entryScript(
  'inspectCache',
  `
-- KEYS: version, invalidations, entry, lease    ARGV: tombstone, member...
local version = redis.call('GET', KEYS[1])
local _, generation = parse(version)
local entry = readEntry(KEYS[3])
local members = entry and membersOf(entry, { unpack(ARGV, 2) }) or {}
local reply = {
  text(nowMs()),
  version or '',
  entry and entry.header or '',
  redis.call('STRLEN', KEYS[3]),
  redis.call('PTTL', KEYS[3]),
  redis.call('PTTL', KEYS[4]),
}
local mark = generation and lowWaterMark(generation) or ''
local scores = redis.call('ZMSCORE', KEYS[2], mark, ARGV[1], unpack(members))
reply[7] = scores[1] or ''
reply[8] = scores[2] or ''
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

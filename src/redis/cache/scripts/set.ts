import { defineScript } from '../../client/index.ts';
import { cacheScript, PRELUDE } from './prelude.ts';

/**
 * Sets the local `version` to the tenant's version. If there is none, the script creates it with the generation in
 * ARGV[1], or returns nil if ARGV[1] is empty.
 */
const CURRENT_VERSION = `
local version = redis.call('GET', KEYS[1])
if not version then
  if ARGV[1] == '' then return false end
  ${PRELUDE}
  local time, generation = raiseVersion(KEYS[1], KEYS[2], ARGV[1])
  version = text(time) .. '.' .. generation
end
`;

/**
 * Stores entries, `1 <version> <content>`, with the current version, because no as-of version is known. Returns the
 * version, or nil if there is none.
 */
export const SET_NOW = defineScript(
  'setCache',
  `
-- KEYS: version, invalidations, entry...    ARGV: generation for a new version or ''; ms to live, entry content...
${CURRENT_VERSION}
for i = 3, #KEYS do redis.call('SET', KEYS[i], '1 ' .. version .. ARGV[2 * i - 3], 'PX', ARGV[2 * i - 4]) end
return version
`,
);

/**
 * Sets the current version on stored entries: those stored without one (much cheaper than passing large values through
 * a script) and those stored with one that was no longer current. Skips entries that have since been deleted or
 * replaced. Returns the version, or nil if there is none.
 */
export const SET_VERSION = defineScript(
  'setCacheVersion',
  `
-- KEYS: version, invalidations, entry...    ARGV: generation for a new version or '', header of each entry...
${CURRENT_VERSION}
for i = 3, #KEYS do
  local header = ARGV[i - 1]
  -- A version of another length does not fit into the header.
  local fits = string.sub(header, 3 + #version, 3 + #version) == ' '
  if fits and redis.call('GETRANGE', KEYS[i], 0, #header - 1) == header then
    redis.call('SETRANGE', KEYS[i], 2, version)
  end
end
return version
`,
);

/**
 * R2, R3: returns 'rejected' or 'ahead' unless a write as of ARGV[1] is allowed. If the version has not changed since,
 * nothing can have been invalidated.
 * @param members index of the first argument that names a member of the invalidation table
 */
const rejectIfInvalidated = (members: number) => `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  ${PRELUDE}
  local reason = rejection(KEYS[1], KEYS[2], ARGV[1], { unpack(ARGV, ${members}) })
  if reason then return reason end
end
`;

/** Stores an entry with its as-of version. Returns 'ok', 'rejected' or 'ahead'. */
export const SET_AS_OF = defineScript(
  'setCacheAsOf',
  `
-- KEYS: version, invalidations, entry    ARGV: as-of version, ms to live, entry content, member...
${rejectIfInvalidated(4)}
redis.call('SET', KEYS[3], '1 ' .. ARGV[1] .. ARGV[3], 'PX', ARGV[2])
return 'ok'
`,
);

/**
 * Stores a loaded value, and releases the lease if it is still held. R2: others may have stored an entry in the
 * meantime, with or without the lease. If the load refreshed a fresh or expired entry, or if the lease was lost, an
 * entry of the same or a newer version stays, unless it is the refreshed entry itself. Returns 'ok', 'rejected' or
 * 'ahead'.
 */
export const FILL = defineScript(
  'fillCache',
  `
-- KEYS: version, invalidations, entry, lease
-- ARGV: as-of version, ms to live, entry content, lease token, write id of the entry that was loaded anew or '', member...
local held = redis.call('GET', KEYS[4]) == ARGV[4]
if held then redis.call('DEL', KEYS[4]) end
${rejectIfInvalidated(6)}
if not held or ARGV[5] ~= '' then
  local header = redis.call('GETRANGE', KEYS[3], 0, 95)
  local time, generation, writeId = string.match(header, '^1 (%d+)%.(%S+) (%S+)')
  local asOfTime, asOfGeneration = string.match(ARGV[1], '^(%d+)%.(%S+)$')
  local isOlder = generation ~= asOfGeneration or tonumber(time) < tonumber(asOfTime)
  if not isOlder and writeId ~= ARGV[5] then return 'rejected' end
end
redis.call('SET', KEYS[3], '1 ' .. ARGV[1] .. ARGV[3], 'PX', ARGV[2])
return 'ok'
`,
);

/** Releases a lease if it is still held. */
export const RELEASE = defineScript(
  'releaseLease',
  `
-- KEYS: lease    ARGV: lease token
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`,
);

/**
 * Stores a value that its caller has written to the source since the as-of version. If another write, a delete or a
 * lost table came in between, it is unknown which value is newer, so the entry is removed instead. Either way, the
 * script leaves a tombstone, the key's own member of the invalidation table, so that loads and writes that started
 * earlier cannot restore an older value. Returns 'ok' or 'dropped'.
 */
export const WRITE_THROUGH = cacheScript(
  'writeThroughCache',
  `
-- KEYS: version, invalidations, entry, lease
-- ARGV: µs to keep invalidations, maximum number of invalidations, as-of version, ms to live, entry content, tombstone,
--       member...
local reason = rejection(KEYS[1], KEYS[2], ARGV[3], { unpack(ARGV, 6) })
invalidate(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[6])
redis.call('DEL', KEYS[4])
if reason then
  redis.call('UNLINK', KEYS[3])
  return 'dropped'
end
redis.call('SET', KEYS[3], '1 ' .. ARGV[3] .. ARGV[5], 'PX', ARGV[4])
return 'ok'
`,
);

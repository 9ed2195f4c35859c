import { defineScript } from '../../client/index.ts';
import { cacheScript, PRELUDE } from './prelude.ts';

/**
 * Sets the local `version` to the tenant's version. If there is none, the script ends with nil, or creates it when
 * ARGV[1] is a generation and not empty.
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
 * Stores entries, `1 <version> <content>`, of the current version (no as-of version is known). Returns the version, or
 * nil when there is none.
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
 * Gives stored entries the current version: those stored without one, which costs a fraction of passing large values
 * through a script, and those stored with one that was no longer current. An entry that has been deleted or replaced
 * meanwhile is left alone. Returns the version, or nil when there is none.
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
 * R2, R3: returns 'rejected' or 'ahead' unless a write as of ARGV[1] is allowed. When the version has not moved since,
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

/** Stores an entry of its as-of version. Returns 'ok', 'rejected' or 'ahead'. */
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
 * Stores what was loaded, and releases the lease if it is still held. R2: others may have stored an entry meanwhile,
 * without the lease or although it was held. Where a fresh or expired entry was loaded anew, or the lease is lost, an entry
 * of the same or a newer version stays, unless it is the one that was loaded anew. Returns 'ok', 'rejected' or 'ahead'.
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
 * Stores a value that its caller has written to the source since the as-of version, unless another write, a delete or
 * a lost table came in between: then it is unknown which value is newer, and the entry is removed. Either way it leaves a
 * tombstone, the key's own member of the invalidation table, so that loads and writes that began earlier cannot restore
 * an older value. Returns 'ok' or 'dropped'.
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

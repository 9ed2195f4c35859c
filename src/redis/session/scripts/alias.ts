import { sessionScript } from './prelude.ts';

/**
 * Claims an alias for a session that is about to be created, or adds the slot in which it was created. A claim is
 * `<time> <salt> <tenant>:<user hash>`, followed by `:<slot>` once that is known; no session of the claim is live after
 * its time. Returns `{ 'ok' }`, or `{ 'used' }` if the alias has another claim or a purge has removed this one.
 */
export const CLAIM_ALIAS = sessionScript(
  'claimAlias',
  `
-- KEYS: alias    ARGV: claim without a slot, ':' and the slot or ''
local known = redis.call('GET', KEYS[1])
local isOwn = known and string.sub(known, 1, #ARGV[1]) == ARGV[1]
if ARGV[2] == '' then
  if isOwn then return { 'ok' } end
  if known and tonumber(string.match(known, '^%d+')) > clock() then return { 'used' } end
elseif not isOwn then
  return { 'used' }
end
redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2])
return { 'ok' }
`,
);

/** Removes a tenant's claim to an alias, unless the claim is newer than the time that was read. */
export const RELEASE_ALIAS = sessionScript(
  'releaseAlias',
  `
-- KEYS: alias    ARGV: time after which no session of the claim lives, tenant
local time, tenant = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) %S+ ([^:]+):')
if time and tonumber(time) <= tonumber(ARGV[1]) and tenant == ARGV[2] then redis.call('UNLINK', KEYS[1]) end
return 0
`,
);

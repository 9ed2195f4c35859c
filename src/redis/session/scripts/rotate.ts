import { repeatableScript } from './idempotency.ts';

/**
 * Replaces the secret of a session, and its identity and sign-in if they are given. Returns
 * - `{ 'ok', record, '' }`, or `{ 'ok', record, encrypted secret }` if an earlier call with the same idempotency key
 *   did so and the session still has that secret;
 * - `{ 'gone' }`, or `{ 'mismatch' }`;
 * - `{ 'unregistered' }` if the sign-in differs from the session's and logouts do not find the session by it yet;
 * - `{ 'large', bytes }` if the session would exceed its maximum size, `{ 'full', bytes }` if the tenant's sessions
 *   would exceed theirs.
 */
export const ROTATE = repeatableScript(
  'rotateSession',
  `
-- KEYS: tenant state, index, index by creation, record, with an idempotency key also the latest and the earlier records
-- ARGV: secret hash, location, name of the idempotency record or '', hash of the input, idle ms, sliding (1 or 0),
--       hash of the new secret, encrypted new secret, identity as json or '' to keep it, sign-in as json or '' to keep it,
--       maximum bytes, maximum bytes of the tenant, 1 if logouts find the session by this sign-in
local now = clock()
local state = redis.call('GET', KEYS[1])
local epoch = epochOf(state)
local input, answer = recall(KEYS[5], KEYS[6], ARGV[3], now)
if input and input ~= ARGV[4] then return { 'mismatch' } end
local hash, encrypted = ARGV[7], ''
if input then hash, encrypted = string.match(answer, '^(%S+) (%S+)$') end
if open(KEYS[4], epoch, hash, now) then return { 'ok', redis.call('GET', KEYS[4]), encrypted } end
local s, fields, length = open(KEYS[4], epoch, ARGV[1], now)
if input or not s then return { 'gone' } end
local renewed = fields
-- The identity is the first line.
if ARGV[9] ~= '' then renewed = 'i ' .. ARGV[9] .. string.match(fields, '\\n.*') end
-- The sign-in is the second line, if there is one.
if ARGV[10] ~= '' then
  local identity, others = string.match(renewed, '^([^\\n]*\\n)(.*)$')
  local line = 's ' .. ARGV[10] .. '\\n'
  if string.sub(others, 1, #line) ~= line then
    if ARGV[13] ~= '1' then return { 'unregistered' } end
    if string.sub(others, 1, 2) == 's ' then others = string.match(others, '^[^\\n]*\\n(.*)$') end
    renewed = identity .. line .. others
  end
end
local grows = #renewed > #fields
if grows and #renewed > tonumber(ARGV[11]) then return { 'large', #renewed } end

local before = handle(s.hash, ARGV[2])
s.hash = hash
s.version = s.version + 1
renew(s, now, tonumber(ARGV[5]), ARGV[6])
local rotated = format(s, renewed)
local added = #rotated - length
if grows and bytesOf(state) + added > tonumber(ARGV[12]) then return { 'full', text(bytesOf(state)) } end
unlist(before)
save(KEYS[4], ARGV[2], s, rotated)
addBytes(KEYS[1], state, added)
remember(KEYS[5], KEYS[6], ARGV[3], now, ARGV[4], hash .. ' ' .. ARGV[8])
return { 'ok', rotated, encrypted }
`,
);

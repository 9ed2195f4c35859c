import { repeatableScript } from './idempotency.ts';

/**
 * Gives a session a new secret in place. Returns `{ 'ok', record, '' }`, `{ 'ok', record, encrypted secret }` when a call
 * under the same idempotency key has done so and the session has this secret still, `{ 'gone' }`, or `{ 'mismatch' }`.
 */
export const ROTATE = repeatableScript(
  'rotateSession',
  `
-- KEYS: tenant state, index, record, with an idempotency key also the latest and the earlier records
-- ARGV: secret hash, location, name of the idempotency record or '', hash of the input, idle ms, sliding (1 or 0),
--       hash of the new secret, encrypted new secret
local now = clock()
local state = redis.call('GET', KEYS[1])
local epoch = epochOf(state)
local input, answer = recall(KEYS[4], KEYS[5], ARGV[3], now)
if input and input ~= ARGV[4] then return { 'mismatch' } end
local hash, encrypted = ARGV[7], ''
if input then hash, encrypted = string.match(answer, '^(%S+) (%S+)$') end
if open(KEYS[3], epoch, hash, now) then return { 'ok', redis.call('GET', KEYS[3]), encrypted } end
local s, fields, length = open(KEYS[3], epoch, ARGV[1], now)
if input or not s then return { 'gone' } end
redis.call('ZREM', KEYS[2], handle(s.hash, ARGV[2]))
s.hash = hash
s.version = s.version + 1
renew(s, now, tonumber(ARGV[5]), ARGV[6])
local rotated = format(s, fields)
save(KEYS[3], KEYS[2], ARGV[2], s, rotated)
addBytes(KEYS[1], state, #rotated - length)
remember(KEYS[4], KEYS[5], ARGV[3], now, ARGV[4], hash .. ' ' .. ARGV[8])
return { 'ok', rotated, encrypted }
`,
);

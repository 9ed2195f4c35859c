import { sessionScript } from './session-lua.ts';

/**
 * Stores a session in a free slot of its user, ending the least recently active ones beyond the limit.
 *
 * Answers `{ 'ok', record, slot, sealed secret or '', evicted handle... }`, where a sealed secret means that this
 * operation had created the session before; `{ 'ended' }` when that session is gone; `{ 'limit' }`; or `{ 'slots', n }`
 * when the tenant has used more slots than were declared and the call must be repeated with n.
 */
export const CREATE = sessionScript(
  'createSession',
  `
-- KEYS: epoch, index, slot 0 ... slot n-1, then the operation receipt if there is an operation
-- ARGV: hash of the secret, locator, fields, limit, 'reject' or 'evict-oldest', idle ms, absolute ms,
--       epoch to use if the tenant has none, sealed secret ('' without an operation), ms to remember the operation
local hash, locator, fields, limit, onLimit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local idle, absolute, sealed, memory = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9], ARGV[10]
local slots = #KEYS - 2
if sealed ~= '' then slots = slots - 1 end
local now = clock()

local marker = redis.call('GET', KEYS[1])
local epoch = epochOf(marker) or ARGV[8]
local used = slotsOf(marker)
if used > slots then return { 'slots', used } end

local others, free, known = {}, {}, nil
local receipt = sealed ~= '' and redis.call('GET', KEYS[#KEYS])
local hashThen, sealedThen = string.match(receipt or '', '^(%S+) (%S+)$')
for i = 1, slots do
  local s = parse(head(KEYS[2 + i]))
  if not live(s, epoch, now) then
    free[#free + 1] = i
  elseif s.hash == hash or s.hash == hashThen then
    known = i
  else
    s.slot = i
    others[#others + 1] = s
  end
end
if known then return { 'ok', redis.call('GET', KEYS[2 + known]), known - 1, sealedThen or '' } end
if receipt then return { 'ended' } end

if #others >= limit and onLimit == 'reject' then return { 'limit' } end
table.sort(others, function(a, b)
  if a.active ~= b.active then return a.active < b.active end
  if a.created ~= b.created then return a.created < b.created end
  return a.slot < b.slot
end)
local evicted = {}
for i = 1, #others - limit + 1 do
  local slot = others[i].slot
  local place = locator .. slotText(slot)
  drop(KEYS[2 + slot], KEYS[2], place, others[i])
  evicted[i] = handle(others[i], place)
  free[#free + 1] = slot
end

if used < slots then redis.call('SET', KEYS[1], epoch .. '.' .. slots) end
local slot = free[1]
local s = { hash = hash, epoch = epoch, version = 1, active = now, created = now, operation = '-',
  expires = now + math.min(idle, absolute), absolute = now + absolute }
local record = save(KEYS[2 + slot], KEYS[2], locator .. slotText(slot), s, fields, now)
if sealed ~= '' then redis.call('SET', KEYS[#KEYS], hash .. ' ' .. sealed, 'PX', memory) end
return { 'ok', record, slot - 1, '', unpack(evicted) }
`,
);

import { sessionScript } from './session-lua.ts';

/**
 * Stores a session in a free slot of its user, ending the least recently active ones beyond the limit.
 *
 * Answers `{ 'created', header, slot, evicted handle... }`; `{ 'repeated', record, slot, sealed secret or '' }` when this
 * call or operation had created the session before; `{ 'ended' }` when that session is gone; `{ 'limit' }`; or `{ 'slots', n }`
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
local nowText = text(now)

local marker = redis.call('GET', KEYS[1])
local epoch = epochOf(marker) or ARGV[8]
local used = slotsOf(marker)
if used > slots then return { 'slots', used } end

local receipt = sealed ~= '' and redis.call('GET', KEYS[#KEYS])
local hashThen, sealedThen
if receipt then hashThen, sealedThen = string.match(receipt, '^(%S+) (%S+)$') end
local heads, places, free, known = {}, {}, nil, nil
for i = 1, slots do
  local record = head(KEYS[2 + i])
  if not live(record, epoch, nowText) then
    free = free or i
  else
    local other = string.sub(record, 3, 45)
    if other == hash or other == hashThen then
      known = i
    else
      heads[#heads + 1] = record
      places[#heads] = i
    end
  end
end
if known then return { 'repeated', redis.call('GET', KEYS[2 + known]), known - 1, sealedThen or '' } end
if receipt then return { 'ended' } end

local answer = { 'created', '', 0 }
if #heads >= limit then
  if onLimit == 'reject' then return { 'limit' } end
  -- By last activity, creation, slot.
  local order = {}
  for i = 1, #heads do order[i] = string.sub(heads[i], 60, 86) .. slotText(places[i]) .. string.sub(heads[i], 3, 24) end
  table.sort(order)
  for i = 1, #order - limit + 1 do
    local slot = tonumber(string.sub(order[i], 28, 29)) + 1
    local name = string.sub(order[i], 30) .. locator .. slotText(slot)
    drop(KEYS[2 + slot], KEYS[2], name)
    answer[3 + i] = name
    free = free or slot
  end
end

if used < slots then redis.call('SET', KEYS[1], epoch .. '.' .. slots) end
local s = { hash = hash, epoch = epoch, version = 1, active = now, created = now, operation = '-',
  expires = now + math.min(idle, absolute), absolute = now + absolute }
answer[2] = save(KEYS[2 + free], KEYS[2], locator .. slotText(free), s, fields, now)
answer[3] = free - 1
if sealed ~= '' then redis.call('SET', KEYS[#KEYS], hash .. ' ' .. sealed, 'PX', memory) end
return answer
`,
);

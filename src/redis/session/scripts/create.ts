import { sessionScript } from './prelude.ts';

/**
 * Stores a session in a free slot of its user, ending the least recently active ones beyond the limit (of those alike, the oldest; then by slot).
 *
 * Answers `{ 'created', header, slot, evicted handle... }`; `{ 'repeated', record, slot, encryptedSecret secret or '' }` when this
 * call or operation had created the session before; `{ 'ended' }` when that session is gone; `{ 'limit' }`; or `{ 'slots', n }`
 * when the tenant has used more slots than were declared and the call must be repeated with n.
 */
export const CREATE = sessionScript(
  'createSession',
  `
-- KEYS: epoch, index, slot 0 ... slot n-1, then the operation receipt if there is an operation
-- ARGV: hash of the secret, userHash, fields, limit, 'reject' or 'evict-oldest', idle ms, absolute ms,
--       epoch to use if the tenant has none, encryptedSecret secret ('' without an operation), ms to remember the operation
local hash, userHash, fields, limit, onLimit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local idle, absolute, encryptedSecret, memory = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9], ARGV[10]
local slots = #KEYS - 2
if encryptedSecret ~= '' then slots = slots - 1 end
local now = clock()
local nowText = text(now)

-- The marker, then the slots.
local records = redis.call('MGET', KEYS[1], unpack(KEYS, 3, 2 + slots))
local marker = records[1]
local epoch = epochOf(marker) or ARGV[8]
local used = slotsOf(marker)
if used > slots then return { 'slots', used } end

local receipt = encryptedSecret ~= '' and redis.call('GET', KEYS[#KEYS])
local hashThen, sealedThen
if receipt then hashThen, sealedThen = string.match(receipt, '^(%S+) (%S+)$') end
-- Of the live sessions: their slots, and when each was last active and created, as text of one width.
local places, dates, hashes, free, known = {}, {}, {}, nil, nil
for i = 1, slots do
  local record = records[i + 1]
  if not record or not live(record, epoch, nowText) then
    free = free or i
  else
    local other = string.sub(record, 3, 45)
    if other == hash or other == hashThen then
      known = i
    else
      places[#places + 1] = i
      dates[#places] = string.sub(record, 60, 86)
      hashes[#places] = other
    end
  end
end
if known then return { 'repeated', records[known + 1], known - 1, sealedThen or '' } end
if receipt then return { 'ended' } end

local answer = { 'created', '', 0 }
if #places >= limit and onLimit == 'reject' then return { 'limit' } end
for _ = limit, #places do
  local oldest
  for i = 1, #places do
    if dates[i] and (not oldest or dates[i] < dates[oldest]) then oldest = i end
  end
  local slot = places[oldest]
  local name = handle(hashes[oldest], userHash .. slotText(slot))
  dates[oldest] = false
  redis.call('ZREM', KEYS[2], name)
  -- The slot that is about to be used is overwritten.
  if free then redis.call('UNLINK', KEYS[2 + slot]) end
  free = free or slot
  answer[#answer + 1] = name
end

if used < slots then redis.call('SET', KEYS[1], epoch .. '.' .. slots) end
local s = { hash = hash, epoch = epoch, version = 1, active = now, created = now, operation = '-',
  expires = now + math.min(idle, absolute), absolute = now + absolute }
answer[2] = save(KEYS[2 + free], KEYS[2], userHash .. slotText(free), s, fields, now)
answer[3] = free - 1
if encryptedSecret ~= '' then redis.call('SET', KEYS[#KEYS], hash .. ' ' .. encryptedSecret, 'PX', memory) end
return answer
`,
);

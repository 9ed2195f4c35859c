import { sessionScript } from './prelude.ts';

/**
 * Stores a session in a free slot of its user, and ends the least recently active sessions beyond the limit: of equally
 * active ones the oldest, then the lowest slot.
 *
 * Returns
 * - `{ 'created', header, slot, evicted handle... }`;
 * - `{ 'repeated', record, slot, encrypted secret or '' }` when this call, or an earlier one under the same idempotency
 *   key, has already created the session;
 * - `{ 'ended' }` when that session has ended;
 * - `{ 'limit' }` when the limit is reached and the policy is to reject;
 * - `{ 'slots', n }` when the tenant has used more slots than were declared. Repeat the call with n slots.
 */
export const CREATE = sessionScript(
  'createSession',
  `
-- KEYS: tenant state, index, slot 0 ... slot n-1, then the idempotency record if there is an idempotency key
-- ARGV: secret hash, user hash, fields, limit, 'reject' or 'evict-oldest', idle ms, absolute ms,
--       epoch to use if the tenant has none, encrypted secret ('' without an idempotency key), ms to keep the record
local hash, userHash, fields, limit, onLimit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local idle, absolute, encrypted, keepMs = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9], ARGV[10]
local slots = #KEYS - 2
if encrypted ~= '' then slots = slots - 1 end
local now = clock()
local nowText = text(now)

-- The tenant state, then the slots.
local records = redis.call('MGET', KEYS[1], unpack(KEYS, 3, 2 + slots))
local state = records[1]
local epoch = epochOf(state) or ARGV[8]
local used = slotsOf(state)
if used > slots then return { 'slots', used } end

local idempotency = encrypted ~= '' and redis.call('GET', KEYS[#KEYS])
local earlierHash, earlierEncrypted
if idempotency then earlierHash, earlierEncrypted = string.match(idempotency, '^(%S+) (%S+)$') end
-- Slots of the live sessions, and when each was last active and created, as text of one width: see parse in the prelude.
local taken, dates, hashes, free, known = {}, {}, {}, nil, nil
for i = 1, slots do
  local record = records[i + 1]
  if not record or not live(record, epoch, nowText) then
    free = free or i
  else
    local other = string.sub(record, 3, 45)
    if other == hash or other == earlierHash then
      known = i
    else
      taken[#taken + 1] = i
      dates[#taken] = string.sub(record, 60, 86)
      hashes[#taken] = other
    end
  end
end
if known then return { 'repeated', records[known + 1], known - 1, earlierEncrypted or '' } end
if idempotency then return { 'ended' } end

local reply = { 'created', '', 0 }
if #taken >= limit and onLimit == 'reject' then return { 'limit' } end
for _ = limit, #taken do
  local oldest
  for i = 1, #taken do
    if dates[i] and (not oldest or dates[i] < dates[oldest]) then oldest = i end
  end
  local slot = taken[oldest]
  local name = handle(hashes[oldest], userHash .. slotText(slot))
  dates[oldest] = false
  redis.call('ZREM', KEYS[2], name)
  -- The slot about to be used is overwritten.
  if free then redis.call('UNLINK', KEYS[2 + slot]) end
  free = free or slot
  reply[#reply + 1] = name
end

if used < slots then redis.call('SET', KEYS[1], epoch .. '.' .. slots) end
local s = { hash = hash, epoch = epoch, version = 1, active = now, created = now, updateId = '-',
  expires = now + math.min(idle, absolute), absolute = now + absolute }
reply[2] = save(KEYS[2 + free], KEYS[2], userHash .. slotText(free), s, fields, now)
reply[3] = free - 1
if encrypted ~= '' then redis.call('SET', KEYS[#KEYS], hash .. ' ' .. encrypted, 'PX', keepMs) end
return reply
`,
);

import { HISTORY } from './history.ts';
import { repeatableScript } from './idempotency.ts';

/**
 * Stores a session in a free slot of its user, and ends the least recently active sessions beyond the limit; ties are
 * broken by age (oldest first), then by slot. A slot whose session has ended is free; its record is replaced.
 *
 * Returns
 * - `{ 'created', header, slot, 1 if the tenant had no state, handle of the expired session it replaced or '', evicted
 *   handle... }`;
 * - `{ 'repeated', record, slot, encrypted secret or '' }` if this call, or an earlier one with the same idempotency
 *   key, already created the session;
 * - `{ 'ended' }` if that session has ended;
 * - `{ 'mismatch' }` if the idempotency key belongs to a call with different input;
 * - `{ 'limit' }` if the limit is reached and the policy is to reject;
 * - `{ 'full', bytes }` if the tenant's sessions would exceed their maximum;
 * - `{ 'slots', n }` if the tenant has used more slots than were declared. Repeat the call with n slots.
 */
export const CREATE = repeatableScript(
  'createSession',
  `${HISTORY}
-- KEYS: tenant state, index, index by creation, latest and earlier history, revoked epochs, slot 0 ... slot n-1, with an
--       idempotency key also the latest and the earlier records
-- ARGV: secret hash, user hash, fields, limit, 'reject' or 'evict-oldest', idle ms, absolute ms,
--       maximum bytes of the tenant, epoch to use if the tenant has none,
--       name of the idempotency record or '', hash of the input, encrypted secret
local hash, userHash, fields, limit, onLimit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local idle, absolute, maxBytes = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local repeatable, latest, earlier = ARGV[10], KEYS[#KEYS - 1], KEYS[#KEYS]
local slots = #KEYS - (repeatable ~= '' and 8 or 6)
local now = clock()
local nowText = text(now)

-- The tenant state, then the slots.
local records = redis.call('MGET', KEYS[1], unpack(KEYS, 7, 6 + slots))
local state = table.remove(records, 1)
local epoch = epochOf(state) or ARGV[9]
local used = slotsOf(state)
if used > slots then return { 'slots', used } end

local input, answer = recall(latest, earlier, repeatable, now)
if input and input ~= ARGV[11] then return { 'mismatch' } end
local earlierHash, earlierEncrypted = string.match(answer or '', '^(%S+) (%S+)$')
-- Slots of the live sessions, and when each was last active and created, as fixed-width text: see parse in the prelude.
local taken, dates, free, known = {}, {}, nil, nil
for i = 1, slots do
  local record = records[i]
  if not record or not live(record, epoch, nowText) then
    free = free or i
  else
    local other = string.sub(record, 3, 45)
    if other == hash or other == earlierHash then
      known = i
    else
      taken[#taken + 1] = i
      dates[#taken] = string.sub(record, 60, 86)
    end
  end
end
if known then return { 'repeated', records[known], known - 1, earlierEncrypted or '' } end
if input then return { 'ended' } end
if #taken >= limit and onLimit == 'reject' then return { 'limit' } end

local evicted, freed = {}, 0
for _ = limit, #taken do
  local oldest
  for i = 1, #taken do
    if dates[i] and (not oldest or dates[i] < dates[oldest]) then oldest = i end
  end
  dates[oldest] = false
  evicted[#evicted + 1] = taken[oldest]
  freed = freed + bytesFor(#records[taken[oldest]])
end
local function name(i) return handle(string.sub(records[i], 3, 45), userHash .. slotText(i)) end
local ended = free and records[free]
-- If not, its entry is in a revoked index and counts until it is removed from there.
local indexed = ended and redis.call('ZSCORE', KEYS[2], name(free))
if ended then freed = freed + (indexed and bytesFor(#ended) or #ended) end

local s = { hash = hash, epoch = epoch, version = 1, active = now, created = now, updateId = '-',
  expires = now + math.min(idle, absolute), absolute = now + absolute }
local created = format(s, fields)
local bytes, added = bytesOf(state), bytesFor(#created)
if added > freed and bytes + added - freed > maxBytes then return { 'full', text(bytes) } end

local slot = free or evicted[1]
local reply = { 'created', string.sub(created, 1, -1 - #fields), slot - 1, state and 0 or 1, '' }
if indexed then
  reply[5] = name(slot)
  unlist(reply[5])
end
for _, i in ipairs(evicted) do
  reply[#reply + 1] = name(i)
  unlist(name(i))
  -- The slot about to be used is overwritten.
  if i ~= slot then redis.call('UNLINK', KEYS[6 + i]) end
end
save(KEYS[6 + slot], userHash .. slotText(slot), s, created)
saveState(KEYS[1], epoch, slots, bytes + added - freed)
if ended then note(userHash, slotText(free), ended, endOf(ended, epoch, KEYS[6], now)) end
for _, i in ipairs(evicted) do note(userHash, slotText(i), records[i], 'evicted', now) end
remember(latest, earlier, repeatable, now, ARGV[11], hash .. ' ' .. ARGV[12])
return reply
`,
);

import {
  HISTORY_BYTES,
  HISTORY_FIELD_BYTES,
  HISTORY_TTL_MS,
  MAX_ENDED_SESSIONS,
  MAX_TEXT_BYTES,
} from '../history-format.ts';
import { sessionScript } from './prelude.ts';

/**
 * Records how sessions ended; history-format.ts describes the lines. The script that removes the record writes the
 * line, so a repeated script does not add it again. KEYS[4] and KEYS[5] of such a script are the latest and the earlier
 * history.
 */
export const HISTORY = `
-- The cause and the time (as text) of the end of a session that no call ended, or nil if they are unknown. Times
-- with the same width compare as text.
local function endOf(record, epoch, revoked, now)
  local expires = string.sub(record, 88, 100)
  if string.sub(record, 47, 58) ~= epoch then
    -- The first revocation after the session was created.
    local created = string.sub(record, 74, 86)
    local first = redis.call('ZRANGE', revoked, created, '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
    local time = first[2] and text(tonumber(first[2]))
    if time and time < expires then return 'revoked', time end
  end
  if expires <= text(now) then return 'expired', expires end
  return nil
end

local function lineOf(slot, record, cause, ended)
  local function json(name)
    local found = string.match(record, '\\n' .. name .. ' ([^\\n]*)\\n')
    return found and #found <= ${MAX_TEXT_BYTES} and found or 'null'
  end
  return '1 ' .. ended .. ' ' .. string.sub(record, 74, 86) .. ' ' .. string.sub(record, 60, 72) .. ' '
    .. string.sub(record, 3, 24) .. slot .. ' ' .. cause .. ' [' .. json('d') .. ',' .. json('a') .. ']\\n'
end

-- Adds a line to the history of a user, and drops lines that are too old or too many. Call it after the first write of a
-- script, because otherwise a full Redis rejects HSET.
local function note(userHash, slot, record, cause, ended)
  if not cause or string.sub(record, 1, 2) ~= '1 ' then return end
  local latest, earlier, now = KEYS[4], KEYS[5], clock()
  local since, bytes = string.match(redis.call('HGET', latest, '#') or '', '^(%d+) (%d+)$')
  since, bytes = tonumber(since or now), tonumber(bytes or 0)
  if bytes >= ${HISTORY_BYTES / 2} or now - since >= ${HISTORY_TTL_MS} then
    redis.call('UNLINK', earlier)
    redis.call('RENAME', latest, earlier)
    since, bytes = now, 0
  end
  local known = redis.call('HGET', latest, userHash)
  local lines = { lineOf(slot, record, cause, type(ended) == 'number' and text(ended) or ended) }
  local oldest = text(now - ${HISTORY_TTL_MS})
  for line in string.gmatch(known or redis.call('HGET', earlier, userHash) or '', '[^\\n]+\\n') do
    if #lines < ${MAX_ENDED_SESSIONS} and string.sub(line, 3, 15) > oldest then lines[#lines + 1] = line end
  end
  local value = table.concat(lines)
  bytes = bytes + #value - (known and #known or -${HISTORY_FIELD_BYTES})
  redis.call('HSET', latest, userHash, value, '#', text(since) .. ' ' .. text(bytes))
  redis.call('PEXPIRE', latest, ${HISTORY_TTL_MS})
end
`;

/**
 * Reads the history of a user, and the user's ended sessions that are waiting for the cleanup. Returns `{ 'ok', time,
 * lines }`, or `{ 'slots', n }` if the tenant has used more slots than were declared.
 */
export const LIST_ENDED = sessionScript(
  'listEndedSessions',
  `${HISTORY}
-- KEYS: tenant state, index, index by creation, latest and earlier history, revoked epochs, slot 0 ... slot n-1
-- ARGV: user hash
local now = clock()
local state = redis.call('GET', KEYS[1])
local epoch, used = epochOf(state), slotsOf(state)
if used > #KEYS - 6 then return { 'slots', used } end
local lines = {}
for i = 7, #KEYS do
  local record = beginning(KEYS[i])
  if string.sub(record, 1, 2) == '1 ' and not live(record, epoch, text(now)) then
    local cause, ended = endOf(record, epoch, KEYS[6], now)
    if cause then lines[#lines + 1] = lineOf(slotText(i - 6), record, cause, ended) end
  end
end
lines[#lines + 1] = redis.call('HGET', KEYS[4], ARGV[1]) or redis.call('HGET', KEYS[5], ARGV[1]) or ''
return { 'ok', text(now), table.concat(lines) }
`,
);

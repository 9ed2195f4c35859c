import { HISTORY } from './history.ts';
import { sessionScript } from './prelude.ts';

/**
 * A session script that ends sessions of one user. Its KEYS are the tenant state, the index, the index by creation,
 * the latest and the earlier history, and slot 0 ... slot n-1.
 */
const endingScript = (name: string, body: string) =>
  sessionScript(
    name,
    `${HISTORY}
-- Ends the user's live sessions for which ends(slot, key, record) is true, and appends their handles to the reply.
local function endSessions(userHash, cause, reply, ends)
  local state = redis.call('GET', KEYS[1])
  if not state then return reply end
  local used = slotsOf(state)
  if used > #KEYS - 5 then return { 'slots', used } end
  local now, epoch, bytes = clock(), epochOf(state), 0
  for i = 1, #KEYS - 5 do
    local key = KEYS[5 + i]
    local record = beginning(key)
    if live(record, epoch, text(now)) and ends(i - 1, key, record) then
      local name = handle(string.sub(record, 3, 45), userHash .. slotText(i))
      bytes = bytes + bytesFor(redis.call('STRLEN', key))
      drop(key, name)
      note(userHash, slotText(i), record, cause, now)
      reply[#reply + 1] = name
    end
  end
  addBytes(KEYS[1], state, -bytes)
  return reply
end
${body}`,
  );

/**
 * Ends every session of a user except one. Returns `{ 'ok', handle... }`, or `{ 'slots', n }` if the tenant has used
 * more slots than were declared.
 */
export const DESTROY_USER = endingScript(
  'destroyUserSessions',
  `
-- ARGV: user hash, secret hash of the session to keep or '', its slot
return endSessions(ARGV[1], 'signed-out-remotely', { 'ok' }, function(slot, _, record)
  return ARGV[2] == '' or tonumber(ARGV[3]) ~= slot or string.sub(record, 3, 2 + #ARGV[2]) ~= ARGV[2]
end)
`,
);

/**
 * Ends a user's sessions of a logout target. Returns `{ 'ok', fields of one of them or '', handle... }`, or `{ 'slots',
 * n }` if the tenant has used more slots than were declared.
 */
export const END_SIGN_IN = endingScript(
  'endSignIn',
  `
-- ARGV: user hash, beginning of the sign-in line
local reply = { 'ok', '' }
return endSessions(ARGV[1], 'issuer-logout', reply, function(_, key)
  local record = redis.call('GET', key)
  -- JSON contains no line breaks, so every line break starts a new line of the record.
  if not string.find(record, '\\ns ' .. ARGV[2], 1, true) then return false end
  reply[2] = string.sub(record, string.find(record, '\\n', 1, true) + 1)
  return true
end)
`,
);

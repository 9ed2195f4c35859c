import { IDEMPOTENCY_TTL_MS, MAX_IDEMPOTENCY_RECORDS } from '../idempotency.ts';
import { sessionScript } from './prelude.ts';

/**
 * Idempotency records are fields of two hashes, the latest and the earlier one. This bounds their number, and one
 * command drops the oldest. A record is `<ms since the epoch> <hash of the input> <answer>`. The answer is `<hash of
 * the secret> <encrypted secret>` for a call that returns an id, and empty otherwise. The name of a record is the hash
 * of the key and its user, or '' for a call without a key, which does not pass the hashes in KEYS either.
 */
const IDEMPOTENCY = `
-- Returns the hash of the input and the answer of an earlier call with the same key, or nil.
local function recall(latest, earlier, name, now)
  if name == '' then return nil end
  local record = redis.call('HGET', latest, name) or redis.call('HGET', earlier, name)
  local time, input, answer = string.match(record or '', '^(%d+) (%S+) ?(.*)$')
  if time and now - time < ${IDEMPOTENCY_TTL_MS} then return input, answer end
end

-- Call it after the first write of a script, because otherwise a full Redis rejects HSET.
local function remember(latest, earlier, name, now, input, answer)
  if name == '' then return end
  if redis.call('HLEN', latest) >= ${MAX_IDEMPOTENCY_RECORDS / 2} then
    redis.call('UNLINK', earlier)
    redis.call('RENAME', latest, earlier)
  end
  redis.call('HSET', latest, name, text(now) .. ' ' .. input .. ' ' .. answer)
  redis.call('PEXPIRE', latest, ${IDEMPOTENCY_TTL_MS})
end
`;

/** A session script that recognizes a repeated call with the same idempotency key. */
export const repeatableScript = (name: string, body: string) => sessionScript(name, IDEMPOTENCY + body);

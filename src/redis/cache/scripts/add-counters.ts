import { defineScript } from '../../client/index.ts';

/**
 * Adds a batch of metrics counters once, however often it is sent. A field is `<namespace>:<counter>`; beyond the maximum
 * number of fields, the namespace `*` counts.
 */
export const COUNT = defineScript(
  'countCache',
  `
-- KEYS: metrics, batch
-- ARGV: ms to remember the batch, ms to keep the metrics, maximum number of fields, field, amount, ...
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 0 end
local room = tonumber(ARGV[3]) - redis.call('HLEN', KEYS[1])
for i = 4, #ARGV, 2 do
  local field = ARGV[i]
  if redis.call('HEXISTS', KEYS[1], field) == 0 then
    if room <= 0 then field = string.gsub(field, '^[^:]*', '*') end
    room = room - 1
  end
  redis.call('HINCRBY', KEYS[1], field, ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`,
);

import { defineScript } from '../../client/index.ts';

/**
 * Reads entries and, last, the version, unless the entries together exceed a limit. In that case it returns their total
 * size, and no value leaves Redis, which keeps the read cheap for Redis as well as for the caller.
 */
export const READ_WITHIN = defineScript(
  'readCacheWithin',
  `
-- KEYS: entry..., version    ARGV: limit in bytes
local bytes = 0
for i = 1, #KEYS - 1 do bytes = bytes + redis.call('STRLEN', KEYS[i]) end
if bytes > tonumber(ARGV[1]) then return bytes end
return redis.call('MGET', unpack(KEYS))
`,
);

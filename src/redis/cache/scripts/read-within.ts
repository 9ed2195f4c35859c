import { defineScript } from '../../client/index.ts';

/**
 * Reads entries and, last, the version, unless the entries are larger than a limit together: then it returns their size,
 * and no value leaves Redis. In a cluster and under memory pressure, that is as cheap for Redis as for its caller.
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

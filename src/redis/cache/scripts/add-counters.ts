import { defineScript } from '../../client/index.ts';
import { WRITE_COUNTERS } from '../counters.ts';

/**
 * Adds a batch of metrics counters once, no matter how often it is sent. A field is `<namespace>:<counter>`, and
 * `<namespace>:usedAt` lists the namespace. Only a write adds a namespace to the list; counts of any other namespace
 * are added to `*`. When the list is full, the counters of the least recently used namespaces move to `*`.
 */
export const COUNT = defineScript(
  'countCache',
  `
-- KEYS: metrics, batch
-- ARGV: ms to remember the batch, ms to keep the metrics, maximum number of namespaces, field, amount, ...
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 0 end
local WRITES = { ${WRITE_COUNTERS.map((name) => `${name} = true`).join(', ')} }
local maximum, now = tonumber(ARGV[3]), redis.call('TIME')[1]
local function split(field) return string.match(field, '^(.*):(%a+)$') end

local listed, added = { ['*'] = true }, {}
for i = 4, #ARGV, 2 do
  local namespace, counter = split(ARGV[i])
  if listed[namespace] == nil then
    listed[namespace] = redis.call('HEXISTS', KEYS[1], namespace .. ':usedAt') == 1
    if listed[namespace] then redis.call('HSET', KEYS[1], namespace .. ':usedAt', now) end
  end
  if not listed[namespace] and WRITES[counter] and #added < maximum then
    listed[namespace] = true
    added[#added + 1] = namespace
  end
end

if #added > 0 then
  local fields = redis.call('HGETALL', KEYS[1])
  local known = {}
  for i = 1, #fields, 2 do
    local namespace, name = split(fields[i])
    if name == 'usedAt' then known[#known + 1] = { namespace, tonumber(fields[i + 1]) } end
  end
  table.sort(known, function(a, b) return a[2] < b[2] end)
  local removed = {}
  for i = 1, #known + #added - maximum do
    removed[known[i][1]] = true
    listed[known[i][1]] = nil
  end
  for i = 1, #fields, 2 do
    local namespace, name = split(fields[i])
    if removed[namespace] then
      redis.call('HDEL', KEYS[1], fields[i])
      if name ~= 'usedAt' then redis.call('HINCRBY', KEYS[1], '*:' .. name, fields[i + 1]) end
    end
  end
  for _, namespace in ipairs(added) do redis.call('HSET', KEYS[1], namespace .. ':usedAt', now) end
end

for i = 4, #ARGV, 2 do
  local namespace, counter = split(ARGV[i])
  if not listed[namespace] then namespace = '*' end
  redis.call('HINCRBY', KEYS[1], namespace .. ':' .. counter, ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`,
);

import { defineScript, type RedisClient } from '../client/index.ts';
import { CommandError } from '../errors.ts';

/** What is taken from a bucket, told as the time in µs in which it flows back. */
export interface Charge {
  readonly key: string;
  readonly costUs: number;
  /** Most that the bucket may owe. */
  readonly mostUs: number;
}

/**
 * A bucket is one number, the moment at which it will be full again (GCRA): by the server's clock, forgotten when it
 * has come. Taking more than it holds makes it owe, up to a bound. A charge repeated after a lost reply counts twice.
 */
const CHARGE = defineScript(
  'chargeTenant',
  `
-- KEYS: bucket...    ARGV: for each bucket µs to take, most µs to owe
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local owed = {}
for i = 1, #KEYS do
  local full = math.max(tonumber(redis.call('GET', KEYS[i]) or '0'), now)
  full = math.min(full + ARGV[2 * i - 1], now + ARGV[2 * i])
  redis.call('SET', KEYS[i], string.format('%.0f', full), 'PX', math.max(1, math.ceil((full - now) / 1000)))
  owed[i] = string.format('%.0f', full - now)
end
return owed
`,
);

/** @returns what each bucket owes now, in µs until it is full */
export async function chargeBuckets(client: RedisClient, charges: readonly Charge[]): Promise<number[]> {
  const keys = charges.map(({ key }) => key);
  const args = charges.flatMap(({ costUs, mostUs }) => [costUs, mostUs]);
  const reply = await client.script(CHARGE, keys, args);
  if (Array.isArray(reply) && reply.length === keys.length) return reply.map(Number);
  throw new CommandError(CHARGE.name, 'answered in an unexpected form');
}

import { defineScript, type RedisClient } from '../client/index.ts';
import { CommandError } from '../errors.ts';

/** An amount taken from a bucket, as the time that it takes to refill, in µs. */
export interface Charge {
  readonly key: string;
  readonly costUs: number;
  /** Maximum debt of the bucket, in µs. */
  readonly maxDebtUs: number;
}

/**
 * A bucket is one number: the time at which it will be full again (GCRA), by the server's clock, which is also when its
 * key expires. Taking more than the bucket contains creates a debt, up to a maximum. A charge that is retried after a
 * lost reply counts twice.
 */
const CHARGE = defineScript(
  'chargeTenant',
  `
-- KEYS: bucket...    ARGV: for each bucket µs to take, maximum debt in µs
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local debts = {}
for i = 1, #KEYS do
  local full = math.max(tonumber(redis.call('GET', KEYS[i]) or '0'), now)
  full = math.min(full + ARGV[2 * i - 1], now + ARGV[2 * i])
  redis.call('SET', KEYS[i], string.format('%.0f', full), 'PX', math.max(1, math.ceil((full - now) / 1000)))
  debts[i] = string.format('%.0f', full - now)
end
return debts
`,
);

/** @returns the debt of each bucket, in µs until it is full */
export async function chargeBuckets(client: RedisClient, charges: readonly Charge[]): Promise<number[]> {
  const keys = charges.map(({ key }) => key);
  const args = charges.flatMap(({ costUs, maxDebtUs }) => [costUs, maxDebtUs]);
  const reply = await client.script(CHARGE, keys, args);
  if (Array.isArray(reply) && reply.length === keys.length) return reply.map(Number);
  throw new CommandError(CHARGE.name, 'returned an unexpected reply');
}

import * as z from 'zod/mini';
import { PROVIDERS } from '../../redis/index.ts';
import { ApiError } from '../errors/index.ts';
import type { OperationContext } from './context.ts';
import { defineOperation } from './define.ts';
import type { HealthProbe } from './health-probe.ts';

export interface HealthContext extends OperationContext {
  readonly health: HealthProbe;
}

/** Anonymous callers only see whether Redis is up; provider, latency and circuit are for callers with a token. */
export const redisHealth = defineOperation({
  name: 'redisHealth',
  kind: 'query',
  summary: 'Reports whether Redis responds. Callers with a token also receive provider, latency and circuit.',
  permission: 'public',
  input: () => z.strictObject({}),
  output: () =>
    z.object({
      status: z.literal('ready'),
      provider: z.optional(z.enum(PROVIDERS)),
      latencyMs: z.optional(z.number().check(z.gte(0), z.lte(60_000))),
      circuit: z.optional(z.enum(['closed', 'open', 'half-open'])),
    }),
  status: 200,
  errors: ['NOT_READY'],
  example: () => ({
    input: {},
    output: {
      status: 'ready' as const,
      provider: 'elasticache' as const,
      latencyMs: 0.42,
      circuit: 'closed' as const,
    },
  }),
  async run({ health, caller }: HealthContext) {
    try {
      const latencyMs = await health.measure();
      if (!caller) return { status: 'ready' as const };
      return { status: 'ready' as const, provider: health.provider, latencyMs, circuit: health.circuit?.() };
    } catch (cause) {
      const circuit = caller && health.circuit?.();
      throw new ApiError('NOT_READY', 'Redis did not respond in time.', { cause, circuit });
    }
  },
});

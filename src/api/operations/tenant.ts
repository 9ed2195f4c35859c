import * as z from 'zod/mini';
import { type PurgeTenant, purgeCost } from '../../redis/index.ts';
import { PURGE_TENANT } from '../auth/index.ts';
import { count, opaque } from './bounds.ts';
import type { CallerContext } from './context.ts';
import { defineOperation } from './define.ts';

export interface TenantContext extends CallerContext {
  readonly purge: PurgeTenant;
}

export const purgeTenant = defineOperation({
  name: 'purgeTenant',
  kind: 'mutation',
  summary:
    'Ends every session of the tenant and clears its cache at once, then removes both from Redis; call again with the cursor until more is false. With dryRun, counts what it would remove and changes nothing.',
  permission: PURGE_TENANT,
  input: () =>
    z.strictObject({
      cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
      dryRun: z.optional(z.boolean()),
    }),
  output: () =>
    z.object({
      sessions: count(),
      entries: count(),
      more: z.boolean(),
      cursor: z.optional(opaque(64)),
    }),
  status: 200,
  errors: [],
  example: () => ({
    input: { limit: 10_000 },
    output: { sessions: 1_204, entries: 8_796, more: true, cursor: 'entries.4194304' },
  }),
  cost: ({ limit }) => ({ requests: purgeCost(limit) }),
  run: ({ caller, purge }: TenantContext, options) => purge(caller.tenantId, options),
});

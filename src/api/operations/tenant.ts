import * as z from 'zod/mini';
import { type PurgeTenant, purgeCost } from '../../redis/index.ts';
import { PURGE_TENANT } from '../auth/index.ts';
import { count, opaque } from './bounds.ts';
import { confirmation, requireConfirmation } from './confirmation.ts';
import type { CallerContext } from './context.ts';
import { defineOperation } from './define.ts';

export interface TenantContext extends CallerContext {
  readonly purge: PurgeTenant;
}

export const purgeTenant = defineOperation({
  name: 'purgeTenant',
  kind: 'mutation',
  summary:
    'Ends every session of the tenant and clears its cache at once, then removes both from Redis. Call again with the cursor until more is false. With dryRun, only counts what it would remove. Requires a recent sign-in or confirm, except for a dry run.',
  permission: PURGE_TENANT,
  input: () =>
    z.strictObject({
      cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
      dryRun: z.optional(z.boolean()),
      confirm: confirmation(),
    }),
  output: () =>
    z.object({
      sessions: count(),
      entries: count(),
      more: z.boolean(),
      cursor: z.optional(opaque(64)),
    }),
  status: 200,
  errors: ['STEP_UP_REQUIRED'],
  example: () => ({
    input: { limit: 10_000, confirm: 'org_acme' },
    output: { sessions: 1_204, entries: 8_796, more: true, cursor: 'entries.4194304' },
  }),
  cost: ({ limit }) => ({ requests: purgeCost(limit) }),
  async run(context: TenantContext, { confirm, ...options }) {
    if (!options.dryRun) requireConfirmation('purgeTenant', context, confirm);
    return context.purge(context.caller.tenantId, options);
  },
});

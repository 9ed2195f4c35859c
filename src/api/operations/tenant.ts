import * as z from 'zod/mini';
import type { PurgeTenant } from '../../redis/index.ts';
import { type CallerContext, defineOperation } from './operation.ts';

export interface TenantContext extends CallerContext {
  readonly purge: PurgeTenant;
}

export const purgeTenant = defineOperation({
  name: 'purgeTenant',
  kind: 'mutation',
  summary:
    'Ends every session of the tenant and clears its cache at once, then removes both from Redis; call again with the cursor until more is false.',
  access: 'purge-tenant',
  input: () =>
    z.strictObject({
      cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
    }),
  output: () =>
    z.object({
      sessions: z.int(),
      entries: z.int(),
      more: z.boolean(),
      cursor: z.optional(z.string()),
    }),
  run: ({ caller, purge }: TenantContext, options) => purge(caller.tenantId, options),
});

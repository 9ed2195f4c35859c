import { a } from '@aws-amplify/backend';

/** The operations of `src/api/operations/tenant.ts`. */
export const tenantSchema = {
  RedisTenantPurge: a.customType({
    sessions: a.integer().required(),
    entries: a.integer().required(),
    more: a.boolean().required(),
    cursor: a.string(),
  }),

  purgeTenant: a
    .mutation()
    .arguments({ cursor: a.string(), limit: a.integer(), dryRun: a.boolean(), confirm: a.string() })
    .returns(a.ref('RedisTenantPurge'))
    .handler(a.handler.function('sessionManager')),
};

import * as z from 'zod/mini';

/** Who a session belongs to. Taken from a verified token at creation and never changed afterwards. */
export interface SessionIdentity {
  readonly userId: string;
  readonly tenantId: string;
  readonly organizationId?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly email?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
}

/** A schema for each field of the identity. */
export const identityFields = () => {
  const short = z.string().check(z.maxLength(512));
  const names = z.array(short).check(z.maxLength(200));
  const required = z.string().check(z.minLength(1), z.maxLength(512));
  return {
    userId: required,
    tenantId: required,
    organizationId: z.optional(short),
    organizationName: z.optional(short),
    email: z.optional(short),
    roles: z.optional(names),
    permissions: z.optional(names),
  } satisfies Record<keyof SessionIdentity, z.ZodMiniType>;
};

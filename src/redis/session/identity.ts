import * as z from 'zod/mini';

/** A claim that a session stores. */
export type SessionClaim = string | number | boolean | readonly (string | number | boolean)[];
export type SessionClaims = Readonly<Record<string, SessionClaim>>;

/**
 * The party that acts for a user, such as a support agent: the outermost actor of the claim `act` (RFC 8693 section
 * 4.1).
 */
export interface SessionActor {
  readonly sub?: string | undefined;
  /** The issuer within which `sub` is unique; absent if it is the issuer of the token. */
  readonly iss?: string | undefined;
}

/** How and when the user signed in, according to the token (OpenID Connect Core section 2, RFC 8176). */
export interface AuthenticationFacts {
  /** When the user last authenticated, in ms since the epoch, by the issuer's clock. From `auth_time`. */
  readonly authTime?: number | undefined;
  /** Authentication methods, such as `pwd` and `mfa`. */
  readonly amr?: readonly string[] | undefined;
  /** Authentication context class, such as `urn:mace:incommon:iap:silver`. */
  readonly acr?: string | undefined;
  readonly actor?: SessionActor | undefined;
}

/**
 * The owner of a session. Taken from a verified token when the session is created, and again when it is rotated. User
 * and tenant never change.
 */
export interface SessionIdentity extends AuthenticationFacts {
  readonly userId: string;
  readonly tenantId: string;
  readonly organizationId?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly email?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
  /** Further claims, at most 16. */
  readonly claims?: SessionClaims | undefined;
}

export const MAX_USER_ID_CHARS = 512;

/** Maximum number of roles, and of permissions, of a session. */
export const MAX_NAMES = 200;

/** Bounds of further claims: their number, and the length of each one as JSON. */
export const MAX_SESSION_CLAIMS = 16;
export const MAX_CLAIM_CHARS = 512;

/**
 * Whether a session can store a claim: a string, number or boolean, or a list of these, of at most 512 characters as
 * JSON.
 * @internal
 */
export const isSessionClaim = (value: unknown): value is SessionClaim =>
  (Array.isArray(value) ? value.every(isScalar) : isScalar(value)) &&
  JSON.stringify(value).length <= MAX_CLAIM_CHARS;

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

const authenticationFields = () => {
  const name = z.string().check(z.minLength(1), z.maxLength(512));
  const method = z.string().check(z.minLength(1), z.maxLength(64));
  return {
    authTime: z.optional(z.int().check(z.gte(0))),
    amr: z.optional(z.array(method).check(z.maxLength(16))),
    acr: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
    actor: z.optional(z.strictObject({ sub: z.optional(name), iss: z.optional(name) })),
  } satisfies Record<keyof AuthenticationFacts, z.ZodMiniType>;
};

/**
 * A schema for each field of the identity.
 * @internal
 */
export const identityFields = () => {
  const short = z.string().check(z.maxLength(512));
  const names = z.array(short).check(z.maxLength(MAX_NAMES));
  const required = z.string().check(z.minLength(1), z.maxLength(MAX_USER_ID_CHARS));
  const claim = z.custom<SessionClaim>(
    isSessionClaim,
    'must be a string, number or boolean, or a short list of these',
  );
  return {
    userId: required,
    tenantId: required,
    ...authenticationFields(),
    organizationId: z.optional(short),
    organizationName: z.optional(short),
    email: z.optional(short),
    roles: z.optional(names),
    permissions: z.optional(names),
    claims: z.optional(
      z
        .record(z.string().check(z.minLength(1), z.maxLength(64)), claim)
        .check(
          z.refine((claims) => Object.keys(claims).length <= MAX_SESSION_CLAIMS, 'must be at most 16 claims'),
        ),
    ),
  } satisfies Record<keyof SessionIdentity, z.ZodMiniType>;
};

import * as z from 'zod/mini';
import { ImmutableFieldError, InvalidInputError } from '../errors.ts';
import { assertJson, withoutUndefined } from '../shared/json.ts';
import { lazy } from '../shared/lazy.ts';
import { validate } from '../shared/validate.ts';
import { identityFields, type SessionIdentity } from './identity.ts';
import { type SignIn, signInSchema } from './sign-in.ts';
import type { NewSession, SessionMetadata, SessionUpdates } from './types.ts';

/** Built when a session is first created or changed, which most cache processes never do. */
const schemas = lazy(() => {
  const metadata = z.custom<SessionMetadata>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
  );
  const identity = identityFields();
  const changeable = {
    metadata: z.optional(metadata),
    userAgent: z.optional(z.string().check(z.maxLength(1024))),
    ipAddress: z.optional(z.string().check(z.maxLength(64))),
  } satisfies Record<Exclude<keyof NewSession, keyof SessionIdentity | 'signIn'>, z.ZodMiniType>;
  return {
    newSession: z.strictObject({ ...identity, ...changeable, signIn: z.optional(signInSchema()) }),
    identity: z.strictObject(identity),
    updates: z.strictObject({ ...changeable, lastActivity: z.optional(z.number()) }),
    fixedFields: [
      ...Object.keys(identity),
      ...['signIn', 'handle', 'createdAt', 'expiresAt', 'absoluteExpiresAt', 'version'],
    ],
  };
});

/** @throws InvalidInputError naming the first invalid field */
export function validateNewSession(data: NewSession<object>): NewSession {
  const parsed = validate('session', schemas().newSession, data);
  validateMetadata(parsed.metadata, 'metadata');
  return withoutUndefined(parsed);
}

/** @throws InvalidInputError naming the first invalid field */
export const validateIdentity = (identity: SessionIdentity): SessionIdentity =>
  validate('identity', schemas().identity, identity);

/** @throws InvalidInputError naming the first invalid field */
export const validateSignIn = (signIn: SignIn): SignIn => validate('signIn', signInSchema(), signIn);

/**
 * Rejects updates to fields that are fixed at creation.
 * @param updates the input of an update
 * @throws ImmutableFieldError for the first such field, whatever its value
 * @internal
 */
export function rejectImmutableFields(updates: unknown): void {
  const fixed = schemas().fixedFields.find((field) => Object.hasOwn(Object(updates), field));
  if (fixed) throw new ImmutableFieldError(fixed);
}

/** @throws ImmutableFieldError for a field fixed at creation; InvalidInputError for any other invalid field */
export function validateUpdates(updates: SessionUpdates<object>): SessionUpdates {
  rejectImmutableFields(updates);
  const parsed = validate('updates', schemas().updates, updates);
  validateMetadata(parsed.metadata, 'updates.metadata');
  return withoutUndefined(parsed);
}

function validateMetadata(value: SessionMetadata | undefined, name: string): void {
  for (const [key, item] of Object.entries(value ?? {})) {
    if (key === '') throw new InvalidInputError(name, 'has an empty key');
    if (item !== undefined) assertJson(item, `${name}.${key}`);
  }
}

/** @throws InvalidInputError unless it is a whole number above 0 */
export function validateVersion(ifVersion: number): number {
  if (Number.isSafeInteger(ifVersion) && ifVersion > 0) return ifVersion;
  throw new InvalidInputError('ifVersion', 'must be the version of a session you read');
}

/** @throws InvalidInputError unless it is a whole number from 1 to 100 */
export function validatePageLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new InvalidInputError('limit', 'must be a whole number from 1 to 100');
}

import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { CommandError, InvalidInputError } from '../errors.ts';
import { NOT_WELL_FORMED } from '../shared/keys.ts';
import { lazy } from '../shared/lazy.ts';
import { validate } from '../shared/validate.ts';
import { MAX_USER_ID_CHARS } from './identity.ts';

/** The sign-in at an OpenID provider that a session belongs to. `endSessionsOf` finds the session by it. */
export interface SignIn {
  /** `iss` of the token. */
  readonly issuer: string;
  /** `sid` of the token: the provider's own session. */
  readonly sid?: string | undefined;
  /** `iat` of the token, in s since the epoch. Without it, the token counts as older than every logout. */
  readonly issuedAt?: number | undefined;
}

/** The contents of a logout token (OpenID Connect Back-Channel Logout 1.0). Requires `subject`, `sid` or both. */
export interface IssuerLogout {
  /** `iss` */
  readonly issuer: string;
  /** `sub`: the user id of the sessions. */
  readonly subject?: string | undefined;
  /** `sid` */
  readonly sid?: string | undefined;
  /** `iat`, in s since the epoch; now by default. */
  readonly issuedAt?: number | undefined;
  /** `jti`. For 15 minutes after a call has succeeded, a repeated call with the same id does nothing. */
  readonly tokenId?: string | undefined;
}

const schemas = lazy(() => {
  const text = z.string().check(
    z.minLength(1),
    z.maxLength(MAX_USER_ID_CHARS),
    // In UTF-8, every half of a surrogate pair becomes U+FFFD, so different names would have the same hash.
    z.refine((given) => given.isWellFormed(), NOT_WELL_FORMED),
  );
  const signIn = {
    issuer: text,
    sid: z.optional(text),
    issuedAt: z.optional(z.number().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER))),
  };
  return {
    signIn: z.strictObject(signIn),
    logout: z.strictObject({ ...signIn, subject: z.optional(text), tokenId: z.optional(text) }),
  };
});

/** The schema of a sign-in. */
export const signInSchema = (): z.ZodMiniType<SignIn> => schemas().signIn;

/** @throws InvalidInputError naming the first invalid field */
export function validateLogout(logout: IssuerLogout): IssuerLogout {
  const valid = validate('logout', schemas().logout, logout);
  if (valid.subject !== undefined || valid.sid !== undefined) return valid;
  throw new InvalidInputError('logout', 'needs subject or sid');
}

/** The line of a session's record that a logout is compared with. */
export const signInLine = ({ issuer, sid }: SignIn): string =>
  JSON.stringify(sid === undefined ? [issuer] : [issuer, sid]);

/**
 * A set of sessions that a logout token can end: all sessions of a subject, of a `sid`, or of a subject without a
 * `sid`.
 */
export interface LogoutTarget {
  /** Identifies the target without revealing it. */
  readonly hash: string;
  /** Beginning of the sign-in line of each of its sessions. */
  readonly line: string;
}

const ofSubject = (issuer: string, subject: string): LogoutTarget => ({
  hash: hashOf('subject', issuer, subject),
  line: signInLine({ issuer }).slice(0, -1),
});

const ofSid = (issuer: string, sid: string): LogoutTarget => ({
  hash: hashOf('sid', issuer, sid),
  line: signInLine({ issuer, sid }),
});

const withoutSid = (issuer: string, subject: string): LogoutTarget => ({
  hash: hashOf('without sid', issuer, subject),
  line: signInLine({ issuer }),
});

/** The targets that a new session belongs to. */
export const targetsOf = ({ issuer, sid }: SignIn, subject: string): LogoutTarget[] => [
  ofSubject(issuer, subject),
  sid === undefined ? withoutSid(issuer, subject) : ofSid(issuer, sid),
];

/**
 * The targets of a logout. With a subject and a `sid`, it also ends the subject's sessions without a `sid`, because
 * they may belong to that sign-in.
 */
export function targetsOfLogout({ issuer, subject, sid }: IssuerLogout): LogoutTarget[] {
  if (subject === undefined) return sid === undefined ? [] : [ofSid(issuer, sid)];
  return sid === undefined ? [ofSubject(issuer, subject)] : [ofSid(issuer, sid), withoutSid(issuer, subject)];
}

/** Formats a user of a tenant for the users of a target. @param tenant encoded tenant id */
export const formatUser = (tenant: string, userHash: string): string => `${tenant}:${userHash}`;

export function parseUser(user: string): { readonly tenant: string; readonly userHash: string } {
  const [tenant, userHash] = user.split(':');
  if (tenant && userHash) return { tenant, userHash };
  throw new CommandError('logOut', 'returned an unexpected user');
}

/** Identifies a logout token. */
export const hashTokenId = (issuer: string, tokenId: string): string => hashOf('token', issuer, tokenId);

/** 128 bits in 22 characters. */
const hashOf = (...parts: readonly string[]): string =>
  hash('sha256', JSON.stringify(parts), 'buffer').toString('base64url', 0, 16);

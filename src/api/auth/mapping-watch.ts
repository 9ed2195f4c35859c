import { isSessionClaim } from '../../redis/index.ts';
import { type Claims, claimAt, listClaim, textClaim } from './claim-values.ts';
import { DEFAULT_TENANT_CLAIM } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';
import { EMAIL_VERIFIED } from './profile.ts';
import { logoutSettingsOf } from './sign-in.ts';

/** A setting of an issuer, and the claim that it refers to. */
export interface ClaimMapping {
  readonly issuer: string;
  /** Name of the setting, such as `rolesClaim`. */
  readonly setting: string;
  /** Value of the setting: a claim, the path to one, or a prefix. */
  readonly claim: string;
}

/** Observes the claims of accepted tokens. */
export type MappingWatch = (claims: Claims, issuer: TokenIssuer) => void;

/**
 * Claims that are read by default but that most issuers do not send unless configured to. A missing one is not
 * reported.
 */
const OPTIONAL: readonly string[] = ['roles', 'cognito:groups'];

/**
 * Finds settings that match nothing in tokens, so that a misspelled claim name does not go unnoticed.
 * @param onUnmatched called for each setting that matches nothing in the first token of its issuer
 */
export function createMappingWatch(onUnmatched: (mapping: ClaimMapping) => void): MappingWatch {
  const seen = new Set<TokenIssuer>();
  return (claims, issuer) => {
    if (seen.has(issuer)) return;
    seen.add(issuer);
    for (const [setting, claim, matches] of mappingsOf(claims, issuer)) {
      if (!matches) onUnmatched({ issuer: issuer.issuer, setting, claim });
    }
  };
}

type Match = readonly [setting: string, claim: string, matches: boolean];

function mappingsOf(claims: Claims, issuer: TokenIssuer): Match[] {
  const { rolesClaim, permissionsClaim, sessionClaims = {} } = issuer;
  const lists = (setting: string, paths: string | readonly string[]) =>
    [paths].flat().map((path): Match => [setting, path, isList(claimAt(claims, path))]);
  return [
    ...tenantMapping(claims, issuer),
    ...lists('rolesClaim', rolesClaim).filter(([, path]) => !OPTIONAL.includes(path)),
    ...lists('permissionsClaim', permissionsClaim),
    ...verifiedEmail(claims, issuer),
    ...prefixMapping('permissionPrefix', issuer.permissionPrefix, listClaim(claims, permissionsClaim)),
    ...signInMapping(claims, issuer),
    ...Object.entries(sessionClaims).map(
      ([field, path]): Match => [`sessionClaims.${field}`, path, isSessionClaim(claimAt(claims, path))],
    ),
  ];
}

function tenantMapping(claims: Claims, issuer: TokenIssuer): Match[] {
  if (issuer.tenant !== undefined) return [];
  if (issuer.kind === 'cognito' && issuer.tenantGroupPrefix !== undefined) {
    return prefixMapping('tenantGroupPrefix', issuer.tenantGroupPrefix, listClaim(claims, 'cognito:groups'));
  }
  const path = issuer.tenantClaim ?? DEFAULT_TENANT_CLAIM;
  return [['tenantClaim', path, isList(claimAt(claims, path))]];
}

function signInMapping(claims: Claims, issuer: TokenIssuer): Match[] {
  const settings = logoutSettingsOf(issuer);
  if (!settings) return [];
  return [['sidClaim', settings.sidClaim, textClaim(claims, settings.sidClaim) !== undefined]];
}

const verifiedEmail = (claims: Claims, { requireVerifiedEmail = false }: TokenIssuer): Match[] =>
  requireVerifiedEmail && claimAt(claims, 'email') !== undefined
    ? [['requireVerifiedEmail', EMAIL_VERIFIED, claimAt(claims, EMAIL_VERIFIED) !== undefined]]
    : [];

const prefixMapping = (setting: string, prefix: string | undefined, values: readonly string[]): Match[] =>
  prefix === undefined ? [] : [[setting, prefix, values.some((value) => value.startsWith(prefix))]];

const isList = (value: unknown): boolean => typeof value === 'string' || Array.isArray(value);

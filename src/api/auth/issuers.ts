import * as z from 'zod/mini';
import { type ConfigProblem, isBareUrl, lazy, MAX_SESSION_CLAIMS } from '../../redis/index.ts';
import { fieldErrors } from '../errors/index.ts';
import { isUserWritable } from './user-writable-claims.ts';

/** Maximum length of a claim's name or path, in characters. */
const MAX_PATH_CHARS = 256;

/** Validates one issuer. docs/operate/configuration.md documents the fields. */
export const issuerSchema = lazy(() => {
  const text = z.string().check(z.minLength(1));
  const url = z.url({ protocol: /^https?$/ });
  const oneOrMore = (one: z.ZodMiniType<string>) => z.union([one, z.array(one).check(z.minLength(1))]);
  const path = text.check(z.maxLength(MAX_PATH_CHARS));
  /** Cognito users can write their own attributes, so an attribute must not grant a tenant or a permission. */
  const trusted = path.check(
    z.refine(
      (claim) => !isUserWritable(claim),
      'names an attribute that users can change: use a claim that a pre-token-generation trigger adds',
    ),
  );

  const common = {
    /** Must equal `iss` exactly: Auth0's ends with a slash. */
    issuer: url.check(z.refine((text) => isBareUrl(text), 'must not contain a user, query or fragment')),
    /** URL of the signing keys; by default `/.well-known/jwks.json` under the issuer. */
    jwksUri: z.optional(
      url.check(z.refine((text) => isBareUrl(text, { query: true }), 'must have no user or fragment')),
    ),
    /** The tenant of all users of this issuer. */
    tenant: z.optional(text.check(z.maxLength(MAX_PATH_CHARS))),
    /** Prefix of the values of `permissionsClaim`. Other values are ignored. */
    permissionPrefix: z.optional(path),
    /** Fields of a session's `claims`, and the claim that each one is copied from. */
    sessionClaims: z.optional(
      z
        .record(
          z.string().check(z.regex(/^[A-Za-z]\w{0,63}$/, 'must be a word that starts with a letter')),
          path,
        )
        .check(
          z.refine(
            (claims) => Object.keys(claims).length <= MAX_SESSION_CLAIMS,
            `must map at most ${MAX_SESSION_CLAIMS} claims`,
          ),
        ),
    ),
    /** Whether sessions store only e-mail addresses that `email_verified` confirms. */
    requireVerifiedEmail: z.optional(z.boolean()),
    /** Maximum time from `iat` to `exp`. */
    maxLifetimeSeconds: z.optional(z.int().check(z.positive())),
  };
  const audienceIssuer = {
    ...common,
    /** The API identifier that `aud` must contain. */
    audience: oneOrMore(text),
    /** Applications whose tokens are accepted; all applications by default. */
    authorizedParties: z.optional(oneOrMore(text)),
    /** Audience (`aud`) of the issuer's logout tokens; omit it if the issuer sends none. */
    logoutClientId: z.optional(oneOrMore(text)),
    /** The claim of access tokens that contains the `sid`. */
    sidClaim: z.optional(path),
    tenantClaim: z.optional(path),
    rolesClaim: z._default(oneOrMore(path), 'roles'),
    permissionsClaim: z._default(oneOrMore(path), 'permissions'),
  };
  const oneTenant = z.refine<{ tenant?: string | undefined; tenantClaim?: string | undefined }>(
    ({ tenant, tenantClaim }) => tenant === undefined || tenantClaim === undefined,
    'accepts either tenant or tenantClaim, not both',
  );

  const usedSidClaim = z.refine<{ sidClaim?: string | undefined; logoutClientId?: unknown }>(
    ({ sidClaim, logoutClientId }) => sidClaim === undefined || logoutClientId !== undefined,
    'requires logoutClientId with sidClaim',
  );

  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('auth0'), ...audienceIssuer }).check(oneTenant, usedSidClaim),
    z.strictObject({ kind: z.literal('oidc'), ...audienceIssuer }).check(oneTenant, usedSidClaim),
    z
      .strictObject({
        kind: z.literal('cognito'),
        ...common,
        clientId: oneOrMore(text),
        tokenUse: z._default(z.enum(['access', 'id']), 'access'),
        tenantClaim: z.optional(trusted),
        /** Prefix of the group that names the tenant, such as `tenant:`. The tenant is the rest of the group's name. */
        tenantGroupPrefix: z.optional(text),
        rolesClaim: z._default(oneOrMore(trusted), 'cognito:groups'),
        permissionsClaim: z._default(oneOrMore(trusted), 'permissions'),
      })
      .check(
        z.refine(
          ({ tenant, tenantClaim, tenantGroupPrefix }) =>
            [tenant, tenantClaim, tenantGroupPrefix].filter((source) => source !== undefined).length === 1,
          'requires exactly one of tenant, tenantClaim and tenantGroupPrefix',
        ),
      ),
  ]);
});

/** An issuer whose tokens are accepted, and the settings for reading its claims. */
export type TokenIssuer = z.infer<ReturnType<typeof issuerSchema>>;

const VARIABLE = 'TOKEN_ISSUERS';

/**
 * Reads the list of accepted token issuers.
 * @param value JSON: an array of issuers
 * @param problems receives every problem found
 * @param options.allowInsecure accepts http issuers; for local use only, never set by a Lambda handler
 */
export function parseTokenIssuers(
  value: string | undefined,
  problems: ConfigProblem[],
  options: { allowInsecure?: boolean | undefined } = {},
): TokenIssuer[] {
  const parsed = parseArray(value, problems);
  if (parsed === undefined) return [];
  const result = z.array(issuerSchema()).check(z.minLength(1)).safeParse(parsed);
  if (!result.success) {
    for (const { field, message } of fieldErrors(result.error, parsed)) {
      problems.push({ variable: VARIABLE, problem: `${field} ${message}` });
    }
    return [];
  }
  problems.push(...listProblems(result.data, options.allowInsecure ?? false));
  return result.data;
}

function parseArray(value: string | undefined, problems: ConfigProblem[]): unknown {
  if ((value ?? '').trim() === '') {
    problems.push({ variable: VARIABLE, problem: 'is required: a JSON array of issuers' });
    return undefined;
  }
  try {
    return JSON.parse(value ?? '');
  } catch {
    problems.push({ variable: VARIABLE, problem: 'is not JSON: it must be an array of issuers' });
    return undefined;
  }
}

function listProblems(issuers: readonly TokenIssuer[], allowInsecure: boolean): ConfigProblem[] {
  const names = issuers.map(({ issuer }) => issuer);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const urls = issuers.flatMap(({ issuer, jwksUri }) =>
    jwksUri === undefined ? [issuer] : [issuer, jwksUri],
  );
  const insecure = allowInsecure ? [] : urls.filter((url) => new URL(url).protocol !== 'https:');
  return [
    ...twice.map((name) => ({ variable: VARIABLE, problem: `names ${name} more than once` })),
    ...insecure.map((url) => ({ variable: VARIABLE, problem: `must use https: ${url}` })),
  ];
}

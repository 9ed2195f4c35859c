import * as z from 'zod/mini';
import { type ConfigProblem, isBareUrl, lazy } from '../../redis/index.ts';
import { fieldErrors } from '../errors/index.ts';
import { isUserWritable } from './user-writable-claims.ts';

/** Validates one issuer; its fields are documented in docs/operate/configuration.md. */
export const issuerSchema = lazy(() => {
  const text = z.string().check(z.minLength(1));
  const url = z.url({ protocol: /^https?$/ });
  const oneOrMore = z.union([text, z.array(text).check(z.minLength(1))]);

  const common = {
    /** Compared with `iss` character by character: Auth0's ends with a slash. */
    issuer: url.check(
      z.refine((text) => isBareUrl(text), 'must have no user, query or fragment: issuers have none'),
    ),
    /** URL of the signing keys; by default `/.well-known/jwks.json` under the issuer. */
    jwksUri: z.optional(
      url.check(z.refine((text) => isBareUrl(text, { query: true }), 'must have no user or fragment')),
    ),
    permissionsClaim: z._default(text, 'permissions'),
  };
  const audienceIssuer = {
    ...common,
    /** The API identifier that `aud` must contain. */
    audience: oneOrMore,
    tenantClaim: z._default(text, 'org_id'),
    rolesClaim: z._default(text, 'roles'),
  };
  /** Cognito users can write their own attributes, so an attribute must not grant a tenant or a permission. */
  const trusted = text.check(
    z.refine(
      (claim) => !isUserWritable(claim),
      'names an attribute that users can write: use a claim that a pre-token-generation trigger adds',
    ),
  );

  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('auth0'), ...audienceIssuer }),
    z.strictObject({ kind: z.literal('oidc'), ...audienceIssuer }),
    z
      .strictObject({
        kind: z.literal('cognito'),
        ...common,
        clientId: oneOrMore,
        tokenUse: z._default(z.enum(['access', 'id']), 'access'),
        tenantClaim: z.optional(trusted),
        /** The tenant is the rest of the one group with this prefix, such as `tenant:`. */
        tenantGroupPrefix: z.optional(text),
        rolesClaim: z._default(trusted, 'cognito:groups'),
        permissionsClaim: z._default(trusted, 'permissions'),
      })
      .check(
        z.refine(
          (issuer) => (issuer.tenantClaim === undefined) !== (issuer.tenantGroupPrefix === undefined),
          'needs either tenantClaim or tenantGroupPrefix',
        ),
      ),
  ]);
});

/** One issuer whose tokens are accepted, and how its claims are read. */
export type TokenIssuer = z.infer<ReturnType<typeof issuerSchema>>;

const VARIABLE = 'TOKEN_ISSUERS';

/**
 * Reads the list of accepted token issuers.
 * @param value JSON: an array of issuers
 * @param problems receives every problem found
 * @param options.allowInsecure accepts http issuers; for local use only, no Lambda handler sets it
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

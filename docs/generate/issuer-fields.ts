/** Descriptions of a token issuer's fields. Which kinds have a field, and its default, come from the schema. */
export const ISSUER_FIELDS: Readonly<Record<string, string>> = {
  kind: 'format of the issuer’s tokens',
  issuer: 'must equal `iss` exactly; Auth0’s ends with a slash; no query or fragment',
  audience: 'API identifier that `aud` must contain, or a list of them',
  authorizedParties:
    'client id of the application that may use its tokens here (`azp`, or `client_id` where there is none), or a list of them; every application by default',
  logoutClientId:
    'client id of the application that the issuer sends [logout tokens](deploy.md#logout-at-the-issuer) for (`aud`), or a list of them; without it, the issuer ends no session',
  sidClaim:
    'claim of access tokens that contains the `sid` of logout tokens, with `logoutClientId`; default: `sid`',
  clientId: 'client id the token must be issued for, or a list of them',
  tokenUse: 'which of Cognito’s tokens is accepted: `access` or `id`',
  jwksUri: 'URL of the signing keys; default: `/.well-known/jwks.json` under the issuer',
  maxLifetimeSeconds:
    'longest accepted time from `iat` to `exp`, in s; tokens without `iat` are then rejected; unlimited by default',
  tenant: 'the one tenant of every user of this issuer; replaces `tenantClaim`',
  tenantClaim:
    'claim that contains the tenant: a text, or an array of one; default: `org_id`, and none for Cognito, where it must be a claim that a pre-token-generation trigger adds',
  tenantGroupPrefix: 'prefix of the one group that names the tenant; set this, `tenantClaim` or `tenant`',
  rolesClaim: 'claim that contains the roles, or a list of such claims',
  permissionsClaim:
    'claim that contains the permissions, or a list of such claims; [`scope` only on purpose](#scope-is-not-a-permission)',
  permissionPrefix:
    'prefix of the values of `permissionsClaim` that are permissions here, which is cut off; other values are ignored',
  requireVerifiedEmail:
    'whether sessions keep an `email` only if `email_verified` confirms it; otherwise also if the token does not say',
  sessionClaims:
    'further claims that sessions keep under `claims`, by their names there, such as `{"department":"https://acme.example/department"}`; at most 16',
};

/** Descriptions of a token issuer's fields. Which kinds have a field, and its default, come from the schema. */
export const ISSUER_FIELDS: Readonly<Record<string, string>> = {
  kind: 'format of the issuer’s tokens',
  issuer: 'must equal `iss` exactly; Auth0’s ends with a slash; no query or fragment',
  audience: 'API identifier that `aud` must contain, or a list of them',
  authorizedParties:
    'client id of the application whose tokens are accepted (`azp`, or `client_id` if there is none), or a list of them; every application by default',
  logoutClientId:
    'client id (`aud`) of the application for which the issuer sends [logout tokens](deploy.md#logout-at-the-issuer), or a list of them; without it, the issuer cannot end sessions',
  sidClaim:
    'claim of access tokens that contains the `sid` of logout tokens, with `logoutClientId`; default: `sid`',
  clientId: 'client id the token must be issued for, or a list of them',
  tokenUse: 'accepted kind of Cognito token: `access` or `id`',
  jwksUri: 'URL of the signing keys; default: `/.well-known/jwks.json` under the issuer',
  maxLifetimeSeconds:
    'maximum time from `iat` to `exp`, in s; if set, tokens without `iat` are rejected; unlimited by default',
  tenant: 'tenant of every user of this issuer; replaces `tenantClaim`',
  tenantClaim:
    'claim that contains the tenant: a string, or an array with one string; default: `org_id`, and none for Cognito, where a pre-token-generation trigger must add the claim',
  tenantGroupPrefix: 'prefix of the group that names the tenant; set this, `tenantClaim` or `tenant`',
  rolesClaim: 'claim that contains the roles, or a list of such claims',
  permissionsClaim:
    'claim that contains the permissions, or a list of such claims; read [the warning](#scope-is-not-a-permission) before you use `scope`',
  permissionPrefix:
    'prefix of the `permissionsClaim` values that are permissions here; it is removed, and other values are ignored',
  requireVerifiedEmail:
    'whether sessions keep an `email` only if `email_verified` is true; otherwise they also keep it if the token has no `email_verified`',
  sessionClaims:
    'additional claims that sessions keep under `claims`, by name, such as `{"department":"https://acme.example/department"}`; at most 16',
};

/** Descriptions of a token issuer's fields. Which kinds have a field, and its default, come from the schema. */
export const ISSUER_FIELDS: Readonly<Record<string, string>> = {
  kind: 'format of the issuer’s tokens',
  issuer: 'must equal `iss` exactly; Auth0’s ends with a slash; no query or fragment',
  audience: 'API identifier that `aud` must contain, or a list of them',
  clientId: 'client id the token must be issued for, or a list of them',
  tokenUse: 'which of Cognito’s tokens is accepted: `access` or `id`',
  jwksUri: 'URL of the signing keys; default: `/.well-known/jwks.json` under the issuer',
  tenantClaim: 'claim that contains the tenant; for Cognito, one that a pre-token-generation trigger adds',
  tenantGroupPrefix: 'prefix of the one group that names the tenant; set this or `tenantClaim`',
  rolesClaim: 'claim that contains the roles',
  permissionsClaim: 'claim that contains the permissions; the token’s scopes count as permissions too',
};

/** What the fields of one token issuer mean; which issuers have them and their defaults come from the schema. */
export const ISSUER_FIELDS: Readonly<Record<string, string>> = {
  kind: 'how its tokens are read',
  issuer: 'compared with `iss` character by character: Auth0’s ends with a slash',
  audience: 'the API identifier that `aud` must hold, or a list of them',
  clientId: 'the client id that the token must be for, or a list of them',
  tokenUse: '`access` or `id`: which of Cognito’s tokens',
  jwksUri: 'where its signing keys are; by default `/.well-known/jwks.json` under the issuer',
  tenantClaim:
    'the claim that names the tenant; in Cognito’s tokens one that a pre-token-generation trigger adds',
  tenantGroupPrefix: 'the tenant is the one group that begins so; this or `tenantClaim`',
  rolesClaim: 'the claim that holds the roles',
  permissionsClaim: 'the claim that holds the permissions; the scopes of the token count as well',
};

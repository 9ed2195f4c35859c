export { bearerToken } from './bearer.ts';
export { checkClaims, invalidToken } from './claims.ts';
export { isDelegated, SERVER_TOKEN_HEADER } from './delegation.ts';
export { type Caller, callerFromClaims, TEXT_CLAIMS } from './identity.ts';
export { issuerSchema, parseTokenIssuers, type TokenIssuer } from './issuers.ts';
export { type FetchJwks, fetchJwksOverHttp } from './jwks-fetch.ts';
export { jwksUriOf } from './jwks-uri.ts';
export { reduceKeySet } from './key-set.ts';
export { createMappingWatch, type MappingWatch } from './mapping-watch.ts';
export {
  authorize,
  DEFAULT_CACHE_WRITE,
  DELEGATE_SESSIONS,
  holds,
  MANAGE_SESSIONS,
  type Permission,
  type PermissionPolicy,
  PURGE_TENANT,
  requirePermission,
  type StepUp,
  USE_CONSOLE,
} from './permissions.ts';
export { demandOf, parseStepUp, requireSignIn } from './step-up.ts';
export { createTokenVerifier, type TokenVerifier } from './verifier.ts';

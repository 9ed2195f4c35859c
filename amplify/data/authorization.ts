import type { defineData } from '@aws-amplify/backend';
import type { Settings } from '../settings-schema.ts';
import { oidcIssuer } from '../sign-in.ts';

type AuthorizationModes = NonNullable<Parameters<typeof defineData>[0]['authorizationModes']>;

/**
 * Who AppSync lets through: the first OpenID Connect issuer of the settings by default, the user pool otherwise.
 * AppSync takes one such issuer; the function URLs take all of them.
 */
export function authorizationModes({
  tokenIssuers,
  oidcClientIds,
}: Pick<Settings, 'tokenIssuers' | 'oidcClientIds'>): AuthorizationModes {
  const oidc = oidcIssuer(tokenIssuers);
  if (!oidc) return { defaultAuthorizationMode: 'userPool' };
  return {
    defaultAuthorizationMode: 'oidc',
    oidcAuthorizationMode: {
      oidcProviderName: String(oidc.kind),
      oidcIssuerUrl: String(oidc.issuer),
      clientId: exactly([oidc.audience, oidcClientIds].flat().map(String)),
      // Taken out again by `finishGraphqlApi`: `exp` alone decides.
      tokenExpiryFromAuthInSeconds: 0,
      tokenExpireFromIssueInSeconds: 0,
    },
  };
}

/** AppSync compares `aud` and `azp` with a regular expression: without anchors and escapes it would let others in. */
const exactly = (names: readonly string[]): string =>
  `^(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`;

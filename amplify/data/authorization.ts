import type { defineData } from '@aws-amplify/backend';
import type { Settings } from '../settings-schema.ts';
import { oidcIssuer } from '../sign-in.ts';

type AuthorizationModes = NonNullable<Parameters<typeof defineData>[0]['authorizationModes']>;

/**
 * The tokens that AppSync accepts: those of the first OpenID Connect issuer in the settings and those of the user pool.
 * AppSync supports only one such issuer, while the function URLs accept all of them.
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
      // AppSync compares it with `aud` in some tokens and with `azp` in others, so a default would reject valid tokens.
      // The function always checks the audience.
      ...(oidcClientIds.length > 0 && {
        clientId: exactly([oidc.audience, oidcClientIds].flat().map(String)),
      }),
      // `limitGraphqlApi` removes this again, so that only `exp` counts.
      tokenExpiryFromAuthInSeconds: 0,
      tokenExpireFromIssueInSeconds: 0,
    },
  };
}

/** AppSync matches `aud` and `azp` with a regular expression, which must not match other values. */
const exactly = (names: readonly string[]): string =>
  `^(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`;

import { defineAuth, secret } from '@aws-amplify/backend';
import { settings } from '../settings.ts';

const { auth0SignIn } = settings;

/** A Cognito user pool with e-mail sign-in and, if configured, Auth0 as an OIDC provider. */
export const auth = defineAuth({
  loginWith: {
    email: true,
    ...(auth0SignIn && {
      externalProviders: {
        oidc: [
          {
            name: 'Auth0',
            issuerUrl: auth0SignIn.issuer,
            clientId: secret(auth0SignIn.clientIdSecret),
            clientSecret: secret(auth0SignIn.clientSecretSecret),
            scopes: ['openid', 'email', 'profile'],
            attributeMapping: { email: 'email', fullname: 'name' },
          },
        ],
        callbackUrls: auth0SignIn.callbackUrls,
        logoutUrls: auth0SignIn.logoutUrls,
      },
    }),
  },
});

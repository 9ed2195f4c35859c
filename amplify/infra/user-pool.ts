import { Stack } from 'aws-cdk-lib';
import type { auth } from '../auth/resource.ts';
import type { Settings } from '../settings-schema.ts';

type Auth = ReturnType<(typeof auth)['getInstance']>;

/** Closes what Amplify leaves open: anyone could sign up, and guests would get credentials of an identity pool. */
export function closeUserPool({ resources: { cfnResources } }: Auth): void {
  cfnResources.cfnUserPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
  cfnResources.cfnIdentityPool.allowUnauthenticatedIdentities = false;
}

/** The value of TOKEN_ISSUERS: the issuers of the settings and, if they say so, the user pool of this backend. */
export function tokenIssuers({ resources }: Auth, { tokenIssuers, userPoolTokens }: Settings): string {
  const { userPool, userPoolClient } = resources;
  const stack = Stack.of(userPool);
  const own = {
    kind: 'cognito',
    issuer: `https://cognito-idp.${stack.region}.amazonaws.com/${userPool.userPoolId}`,
    clientId: userPoolClient.userPoolClientId,
    ...userPoolTokens,
  };
  return stack.toJsonString(userPoolTokens ? [...tokenIssuers, own] : tokenIssuers);
}

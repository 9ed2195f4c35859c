import { Stack } from 'aws-cdk-lib';
import type { auth } from '../auth/resource.ts';
import type { Settings } from '../settings-schema.ts';

type Auth = Pick<ReturnType<(typeof auth)['getInstance']>, 'resources'>;

/** Closes what Amplify leaves open: anyone could sign up, and guests would get credentials of an identity pool. */
export function closeUserPool({ resources: { cfnResources } }: Auth): void {
  const { cfnUserPool, cfnUserPoolClient, cfnIdentityPool } = cfnResources;
  cfnUserPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
  cfnIdentityPool.allowUnauthenticatedIdentities = false;
  // Lets an operator, with AWS credentials, get a token for the smoke test without a front end.
  const flows = cfnUserPoolClient.explicitAuthFlows ?? [];
  cfnUserPoolClient.explicitAuthFlows = [...flows, 'ALLOW_ADMIN_USER_PASSWORD_AUTH'];
}

/** The value of TOKEN_ISSUERS: the issuers of the settings and, if they say so, the user pool of this backend. */
export function tokenIssuers({ resources }: Auth, { tokenIssuers, userPoolTokens }: Settings): string {
  const { userPool, userPoolClient } = resources;
  const stack = Stack.of(userPool);
  const own = {
    kind: 'cognito',
    issuer: `https://cognito-idp.${stack.region}.amazonaws.com/${userPool.userPoolId}`,
    clientId: userPoolClient.userPoolClientId,
    // Groups are all that Cognito says of a user without a trigger: one named `cache:write` is that permission.
    permissionsClaim: 'cognito:groups',
    ...userPoolTokens,
  };
  return stack.toJsonString(userPoolTokens ? [...tokenIssuers, own] : tokenIssuers);
}

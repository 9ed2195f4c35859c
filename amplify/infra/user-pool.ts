import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { auth } from '../auth/resource.ts';
import type { Settings } from '../settings-schema.ts';

type Auth = Pick<ReturnType<(typeof auth)['getInstance']>, 'resources'>;

/** Disables two defaults of Amplify: public sign-up, and credentials of an identity pool for guests. */
export function closeUserPool({ resources: { cfnResources } }: Auth): void {
  const { cfnUserPool, cfnUserPoolClient, cfnIdentityPool } = cfnResources;
  cfnUserPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
  cfnIdentityPool.allowUnauthenticatedIdentities = false;
  // Allows an operator with AWS credentials to get a token for the smoke test without a front end.
  const flows = cfnUserPoolClient.explicitAuthFlows ?? [];
  cfnUserPoolClient.explicitAuthFlows = [...flows, 'ALLOW_ADMIN_USER_PASSWORD_AUTH'];
}

/** Keeps the users of a production branch when the branch is deleted, and prevents that the pool is deleted by mistake. */
export function protectUserPool({ resources: { cfnResources } }: Auth): void {
  cfnResources.cfnUserPool.deletionProtection = 'ACTIVE';
  cfnResources.cfnUserPool.applyRemovalPolicy(RemovalPolicy.RETAIN);
}

/** The value of TOKEN_ISSUERS: the issuers of the settings and, if enabled there, the user pool of this backend. */
export function tokenIssuers({ resources }: Auth, { tokenIssuers, userPoolTokens }: Settings): string {
  const { userPool, userPoolClient } = resources;
  const stack = Stack.of(userPool);
  const own = {
    kind: 'cognito',
    issuer: `https://cognito-idp.${stack.region}.amazonaws.com/${userPool.userPoolId}`,
    clientId: userPoolClient.userPoolClientId,
    // Without a trigger, groups are the only claim for permissions: a group `cache:write` grants that permission.
    permissionsClaim: 'cognito:groups',
    ...userPoolTokens,
  };
  return stack.toJsonString(userPoolTokens ? [...tokenIssuers, own] : tokenIssuers);
}

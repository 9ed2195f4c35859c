import { RemovalPolicy } from 'aws-cdk-lib';
import type { auth } from '../auth/resource.ts';

type Auth = Pick<ReturnType<(typeof auth)['getInstance']>, 'resources'>;

/** Disables two defaults of Amplify: public sign-up, and credentials of an identity pool for guests. */
export function closeUserPool({ resources: { cfnResources } }: Auth): void {
  const { cfnUserPool, cfnUserPoolClient, cfnIdentityPool } = cfnResources;
  cfnUserPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
  cfnIdentityPool.allowUnauthenticatedIdentities = false;
  // Lets an operator with AWS credentials get a token for the smoke test without a front end.
  const flows = cfnUserPoolClient.explicitAuthFlows ?? [];
  cfnUserPoolClient.explicitAuthFlows = [...flows, 'ALLOW_ADMIN_USER_PASSWORD_AUTH'];
}

/** Keeps the users of a production branch when the branch is deleted, and prevents accidental deletion of the pool. */
export function protectUserPool({ resources: { cfnResources } }: Auth): void {
  cfnResources.cfnUserPool.deletionProtection = 'ACTIVE';
  cfnResources.cfnUserPool.applyRemovalPolicy(RemovalPolicy.RETAIN);
}

import { Stack } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Options } from '../options/index.ts';

/** The user pool of a backend, as created by `defineAuth` and `referenceAuth`. */
export interface UserPool {
  readonly resources: { readonly userPool: IUserPool; readonly userPoolClient: IUserPoolClient };
}

/**
 * The value of TOKEN_ISSUERS: the issuers in the options and, with `userPoolTokens`, the user pool of the backend.
 * @throws Error with `userPoolTokens` if the backend has no user pool
 */
export function tokenIssuers(
  auth: UserPool | undefined,
  { tokenIssuers, userPoolTokens }: Pick<Options, 'tokenIssuers' | 'userPoolTokens'>,
): string {
  if (!userPoolTokens) return JSON.stringify(tokenIssuers);
  if (!auth) throw new Error('userPoolTokens requires a user pool, but the backend has no `auth`');
  const { userPool, userPoolClient } = auth.resources;
  const stack = Stack.of(userPool);
  const own = {
    kind: 'cognito',
    issuer: `https://cognito-idp.${stack.region}.amazonaws.com/${userPool.userPoolId}`,
    clientId: userPoolClient.userPoolClientId,
    // Without a trigger, groups are the only claim for permissions, so a group `cache:write` grants that permission.
    permissionsClaim: 'cognito:groups',
    ...userPoolTokens,
  };
  return stack.toJsonString([...tokenIssuers, own]);
}

import { randomBytes } from 'node:crypto';
import type { Environment } from '../redis/index.ts';
import { signedFetch } from './signing/index.ts';

/** A user pool and its app client. */
export interface UserPool {
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
}

const TIMEOUT_MS = 15_000;

/**
 * Creates a user with groups in a pool and signs the user in.
 * @param groups groups, which are created as well; `tenant:<id>` is the tenant, any other group is a permission
 * @param env provides the credentials and, like in the AWS SDKs, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
 * @returns the user's access token
 * @throws Error with Cognito's message
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export async function signInNewUser(
  { region, userPoolId: UserPoolId, clientId: ClientId }: UserPool,
  groups: readonly string[],
  env: Environment,
): Promise<string> {
  const url = new URL(
    env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER || `https://cognito-idp.${region}.amazonaws.com`,
  );

  async function call(action: string, parameters: object): Promise<unknown> {
    const request = {
      method: 'POST',
      url,
      service: 'cognito-idp',
      region,
      timeoutMs: TIMEOUT_MS,
      body: JSON.stringify(parameters),
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
      },
    } as const;
    const response = await signedFetch(request, env);
    const result: unknown = await response.json().catch(() => undefined);
    if (response.ok) return result;
    const { __type: type, message } = Object(result);
    throw new Error(
      `Cognito responded with ${response.status} to ${action}: ${[type, message].filter(Boolean).join(': ')}`,
    );
  }

  const Username = 'verify@example.com';
  const Password = `Aa1!${randomBytes(24).toString('base64url')}`;
  await call('AdminCreateUser', { UserPoolId, Username, MessageAction: 'SUPPRESS' });
  await call('AdminSetUserPassword', { UserPoolId, Username, Password, Permanent: true });
  for (const GroupName of groups) {
    await call('CreateGroup', { UserPoolId, GroupName });
    await call('AdminAddUserToGroup', { UserPoolId, GroupName, Username });
  }
  const signedIn = await call('AdminInitiateAuth', {
    UserPoolId,
    ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: Username, PASSWORD: Password },
  });
  const { AccessToken } = Object(Object(signedIn).AuthenticationResult);
  if (typeof AccessToken === 'string') return AccessToken;
  throw new Error('Cognito returned no access token');
}

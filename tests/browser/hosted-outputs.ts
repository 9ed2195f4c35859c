import { localOutputs } from '../../src/local/outputs/outputs.ts';

/** The URLs of a deployment; none of them exists. */
export const HOSTED = {
  page: 'https://main.d123.amplifyapp.com',
  session: 'https://session.lambda-url.eu-west-1.on.aws',
  cache: 'https://cache.lambda-url.eu-west-1.on.aws',
  graphql: 'https://graph.appsync-api.eu-west-1.amazonaws.com',
  auth0: 'https://acme.eu.auth0.com',
  cognitoPages: 'https://acme.auth.eu-west-1.amazoncognito.com',
  cognitoApi: 'https://cognito-idp.eu-west-1.amazonaws.com',
} as const;

export const POOL = 'eu-west-1_pool';
export const CLIENT_ID = 'console-app';
export const AUDIENCE = 'https://api.acme.example';
export const CALLBACK = `${HOSTED.page}/redis-test/`;

/** `amplify_outputs.json` as `ampx pipeline-deploy` writes it for this backend. */
export function hostedOutputs(signIn: 'auth0' | 'cognito') {
  const { data, custom } = localOutputs(HOSTED.session);
  const userPool = 'AMAZON_COGNITO_USER_POOLS';
  const oidc = {
    issuer: `${HOSTED.auth0}/`,
    audience: AUDIENCE,
    clientId: CLIENT_ID,
    organization: 'org_acme',
  };
  return {
    version: '1.4',
    auth: {
      user_pool_id: POOL,
      aws_region: 'eu-west-1',
      user_pool_client_id: CLIENT_ID,
      identity_pool_id: 'eu-west-1:00000000-0000-0000-0000-000000000000',
      mfa_methods: [],
      standard_required_attributes: ['email'],
      username_attributes: ['email'],
      user_verification_types: ['email'],
      groups: [],
      mfa_configuration: 'NONE',
      unauthenticated_identities_enabled: false,
      ...(signIn === 'cognito' && {
        oauth: {
          // Amplify leaves OpenID Connect providers out of this list.
          identity_providers: [],
          redirect_sign_in_uri: [CALLBACK],
          redirect_sign_out_uri: [CALLBACK],
          response_type: 'code',
          scopes: ['openid', 'email', 'profile'],
          domain: new URL(HOSTED.cognitoPages).host,
        },
      }),
    },
    data: {
      ...data,
      url: `${HOSTED.graphql}/graphql`,
      aws_region: 'eu-west-1',
      default_authorization_type: signIn === 'auth0' ? 'OPENID_CONNECT' : userPool,
      authorization_types: signIn === 'auth0' ? [userPool, 'AWS_IAM'] : ['AWS_IAM'],
    },
    custom: {
      redis: {
        ...custom.redis,
        environment: 'production',
        sessionUrl: `${HOSTED.session}/`,
        cacheUrl: `${HOSTED.cache}/`,
        signIn: { cognito: signIn === 'cognito', ...(signIn === 'auth0' && { oidc }) },
      },
    },
  };
}

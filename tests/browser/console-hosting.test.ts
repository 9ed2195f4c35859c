import { expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/console/hosting-plugin.ts';

it('allows the hosted page to connect to its deployment only', () => {
  const policy = contentSecurityPolicy({
    auth: { aws_region: 'eu-west-1', oauth: { domain: 'app.auth.eu-west-1.amazoncognito.com' } },
    data: { url: 'https://graph.appsync-api.eu-west-1.amazonaws.com/graphql' },
    custom: { redis: { sessionUrl: 'https://a.lambda-url.aws/', cacheUrl: 'https://b.lambda-url.aws/' } },
  });
  const connect = policy.split('; ').find((part) => part.startsWith('connect-src'));
  expect(connect?.split(' ').slice(1)).toEqual([
    "'self'",
    'https://a.lambda-url.aws',
    'https://b.lambda-url.aws',
    'https://graph.appsync-api.eu-west-1.amazonaws.com',
    'https://cognito-idp.eu-west-1.amazonaws.com',
    'https://app.auth.eu-west-1.amazoncognito.com',
  ]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(contentSecurityPolicy(undefined)).toContain("connect-src 'self';");
});

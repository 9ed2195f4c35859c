import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lambdaClientAddress } from '../../src/api/lambda/event.ts';
import { createLambdaHandler } from '../../src/api/lambda/handler.ts';
import type { TrustedProxy } from '../../src/api/proxy/settings.ts';
import { blockOf } from '../support/documents/code-blocks.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { CONFIG, maker, openHttpApi } from './http-api.ts';

const SECRET = 'a-secret-that-only-the-cdn-knows-1';
const OLD_SECRET = 'a-secret-that-only-the-cdn-knew-00';
const PROXY: TrustedProxy = {
  addressHeader: 'cloudfront-viewer-address',
  addressHops: 1,
  userAgentHeader: 'x-viewer-user-agent',
  secretHashes: [SECRET, OLD_SECRET].map((secret) => hash('sha256', secret)),
};
const CLIENT = {
  'cloudfront-viewer-address': '2001:db8::7:51786',
  'x-viewer-user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};
const TRUSTED = { ...CLIENT, 'x-origin-verify': SECRET };
const AGENT = CLIENT['x-viewer-user-agent'];

type Create = (headers: Record<string, string>, proxy?: TrustedProxy) => Promise<unknown>;

/** Creates a session through a transport. Every transport itself observes 198.51.100.4 and Proxy/1.0. */
const TRANSPORTS: Readonly<Record<string, Create>> = {
  async HTTP(headers, trustedProxy) {
    const config = { ...CONFIG, trustedProxy };
    const { send } = openHttpApi({ config, clientAddress: () => '198.51.100.4' });
    const all = { 'user-agent': 'Proxy/1.0', ...headers };
    return (await (await send('POST', '/api/redis/session', {}, { headers: all })).json()).session;
  },
  async 'a function URL'(headers, trustedProxy) {
    const config = { ...CONFIG, trustedProxy };
    const { app, tenant } = openHttpApi({ config, clientAddress: lambdaClientAddress });
    const authorization = `Bearer ${await maker.token({ org_id: tenant })}`;
    const event = {
      rawPath: '/api/redis/session',
      headers: { authorization, 'user-agent': 'Proxy/1.0', ...headers },
      requestContext: { http: { method: 'POST', sourceIp: '198.51.100.4' } },
    };
    const invocation = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 30_000 };
    const answer = await createLambdaHandler(() => ({ app }))(event, invocation);
    return JSON.parse(Object(answer).body).session;
  },
  async GraphQL(headers, trustedProxy) {
    const { ask } = openGraphqlApi({ trustedProxy });
    const call = { headers: { 'user-agent': 'Proxy/1.0', ...headers }, sourceIp: ['198.51.100.4'] };
    const { data } = await ask('Mutation', 'createSession', {}, call);
    return Object(data).session;
  },
};

describe.each(Object.entries(TRANSPORTS))('the client behind a trusted proxy, over %s,', (_, create) => {
  const OBSERVED = { userAgent: 'Proxy/1.0', ipAddress: '198.51.100.4' };

  test('is in the headers of the proxy', async () => {
    const session = await create(TRUSTED, PROXY);
    expect(session).toMatchObject({ userAgent: AGENT, ipAddress: '2001:db8::7' });
    expect(session).toMatchObject({ device: expect.stringContaining('Firefox') });
  });

  test('is also there while the secret is being replaced', async () => {
    const session = await create({ ...CLIENT, 'x-origin-verify': OLD_SECRET }, PROXY);
    expect(session).toMatchObject({ ipAddress: '2001:db8::7' });
  });

  test.each([undefined, '', 'guess', `${SECRET},${SECRET}`, SECRET.slice(1)])(
    'is not, with the secret %j',
    async (secret) => {
      const headers = { ...CLIENT, ...(secret !== undefined && { 'x-origin-verify': secret }) };
      expect(await create(headers, PROXY)).toMatchObject(OBSERVED);
    },
  );

  test('is not without a setting', async () => {
    expect(await create({ ...TRUSTED, 'x-forwarded-for': '6.6.6.6' })).toMatchObject(OBSERVED);
  });

  test.each(['', 'unknown', '999.1.1.1:80'])('is what was observed if the header says %j', async (value) => {
    const headers = { ...TRUSTED, 'cloudfront-viewer-address': value, 'x-viewer-user-agent': '' };
    expect(await create(headers, PROXY)).toMatchObject(OBSERVED);
  });

  test('is in a list at the configured position, regardless of what the client adds before it', async () => {
    const proxy = { ...PROXY, addressHeader: 'x-forwarded-for', addressHops: 2, userAgentHeader: undefined };
    const headers = { ...TRUSTED, 'x-forwarded-for': '6.6.6.6, 203.0.113.5, 203.0.113.6' };
    expect(await create(headers, proxy)).toMatchObject({ userAgent: 'Proxy/1.0', ipAddress: '203.0.113.5' });
  });

  test('has a truncated user agent', async () => {
    const session = await create({ ...TRUSTED, 'x-viewer-user-agent': 'x'.repeat(5_000) }, PROXY);
    expect(Object(session).userAgent).toHaveLength(512);
  });
});

test('the documented command prints a secret and the hash to configure', async () => {
  const { code } = blockOf('docs/operate/domains.md', 'node -p');
  const [secret = '', secretHash = ''] = execFileSync('bash', ['-c', code], { encoding: 'utf8' })
    .trim()
    .split(' ');
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  const session = await TRANSPORTS.HTTP?.(
    { ...CLIENT, 'x-origin-verify': secret },
    { ...PROXY, secretHashes: [secretHash] },
  );
  expect(session).toMatchObject({ ipAddress: '2001:db8::7' });
});

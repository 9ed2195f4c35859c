import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Consumer, createConsumer } from '../consumers/consumer.ts';
import { DEPENDENCIES, filesOf, type NextServer, STOCK_APP, startNext, type VARIANTS } from './app.ts';

const DOCUMENT = 'docs/use/nextjs.md';

/** An address without a listener, because no request in these tests may need the service. */
const NOWHERE = 'http://127.0.0.1:9';

const AUTH0 = {
  ...{ AUTH0_DOMAIN: 'tenant.example', AUTH0_CLIENT_ID: 'client', AUTH0_CLIENT_SECRET: 'secret' },
  ...{
    AUTH0_SECRET: '0'.repeat(64),
    AUTH0_AUDIENCE: 'https://api.example',
    APP_BASE_URL: 'http://127.0.0.1',
  },
};

/** As Amplify writes it. */
const OUTPUTS = JSON.stringify({
  version: '1',
  auth: { aws_region: 'eu-west-1', user_pool_id: 'eu-west-1_pool', user_pool_client_id: 'client' },
});

interface Variant {
  readonly name: (typeof VARIANTS)[number];
  readonly env: Record<string, string>;
  /** Where a visitor who has not logged in is sent. */
  readonly login: string;
}

const CASES: readonly Variant[] = [
  { name: 'auth0', env: AUTH0, login: '/auth/login' },
  { name: 'cognito', env: {}, login: '/' },
];

let consumer: Consumer;

beforeAll(async () => {
  consumer = await createConsumer({
    dependencies: { ...DEPENDENCIES, '@aws-amplify/adapter-nextjs': '1.8.0', 'aws-amplify': '6.22.1' },
    manifest: { type: undefined },
  });
});

describe.each(CASES)('the app with the files of $name', ({ name, env, login }) => {
  let server: NextServer;

  beforeAll(async () => {
    consumer.write({ ...STOCK_APP, ...filesOf(DOCUMENT, name), 'amplify_outputs.json': OUTPUTS });
    const variables = { ...env, REDIS_API_URL: NOWHERE, REDIS_SERVER_TOKEN: 'token' };
    const assignments = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    await consumer.run('env', ...assignments, 'npx', 'next', 'build');
    server = await startNext(consumer, 'start', variables);
  });
  afterAll(() => server?.stop());

  it('sends a visitor without a login away', async () => {
    const response = await fetch(`${server.url}/dashboard`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(new URL(response.headers.get('location') ?? '', server.url).pathname).toBe(login);
  });

  it('creates no session without a login', async () => {
    const response = await fetch(`${server.url}/session`, { method: 'POST' });
    expect(response.ok).toBe(false);
    expect(response.headers.getSetCookie().filter((cookie) => cookie.startsWith('session='))).toEqual([]);
  });
});

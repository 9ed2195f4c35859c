import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  call,
  clear,
  makeWorkplace,
  type RunningProduct,
  startProduct,
} from '../support/programs/workplace.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { AUDIENCE, type Browser, openBrowser, startProvider } from './openid-provider.ts';

/** With a real OpenID provider, which signs users in and notifies the running product when they sign out. */
const APP = { clientId: 'app', withSid: true };
const APP_BY_USER = { clientId: 'app-by-user', withSid: false };

interface Answer {
  readonly sessionId?: string;
  readonly code?: string;
}

const workplace = makeWorkplace();
let provider: Awaited<ReturnType<typeof startProvider>>;
let product: RunningProduct;

beforeAll(async () => {
  provider = await startProvider();
  const issuer = {
    ...{ kind: 'oidc', issuer: provider.issuer, jwksUri: provider.jwksUri, audience: AUDIENCE },
    ...{ logoutClientId: [APP.clientId, APP_BY_USER.clientId], sidClaim: 'https://acme.example/sid' },
  };
  product = await startProduct(workplace, ['--port', '0'], { TOKEN_ISSUERS: JSON.stringify([issuer]) });
  provider.open([APP, APP_BY_USER], `${product.url}/api/redis/backchannel-logout`);
});
afterAll(async () => {
  await clear(workplace);
  await provider?.stop();
});

let tenants: readonly string[];
beforeEach(() => {
  tenants = [freshTenant(), freshTenant()];
  provider.outcomes.length = 0;
});

async function readSession(token: string, sessionId: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'x-session-id': sessionId };
  return (await fetch(`${product.url}/api/redis/session`, { headers })).status;
}

/** Signs in to both tenants and creates a session in each. */
async function signIn(browser: Browser, clientId = APP.clientId) {
  const sessions = [];
  for (const tenant of tenants) {
    const token = await provider.signIn(browser, clientId, tenant);
    const created = await call(`${product.url}/api/redis/session`, token, { method: 'POST', body: '{}' });
    expect(created.status).toBe(201);
    const { sessionId = '' } = (await created.json()) as Answer;
    sessions.push({ token, sessionId, read: () => readSession(token, sessionId) });
  }
  return sessions;
}

const statusesOf = (sessions: readonly { read(): Promise<number> }[]) =>
  Promise.all(sessions.map(({ read }) => read()));

it('sign out at the provider: the next read is 404 in both tenants, and others stay signed in', async () => {
  const laptop = openBrowser('alice');
  const sessions = await signIn(laptop);
  const onPhone = await signIn(openBrowser('alice'));
  const ofBob = await signIn(openBrowser('bob'));
  expect(await statusesOf(sessions)).toEqual([200, 200]);

  expect(await provider.signOut(laptop)).toBe(303);
  expect(await statusesOf(sessions)).toEqual([404, 404]);
  expect(provider.outcomes).toEqual(['success']);
  expect(await statusesOf([...onPhone, ...ofBob])).toEqual([200, 200, 200, 200]);
});

it('the token of before creates no session, and a new sign-in does', async () => {
  const browser = openBrowser('carol');
  const [before] = await signIn(browser);
  await provider.signOut(browser);
  const init = { method: 'POST', body: '{}' };
  const refused = await call(`${product.url}/api/redis/session`, before?.token ?? '', init);
  expect([refused.status, ((await refused.json()) as Answer).code]).toEqual([401, 'INVALID_TOKEN']);
  expect(await statusesOf(await signIn(browser))).toEqual([200, 200]);
});

it('a session that was rotated with the token of a later sign-in ends with that one', async () => {
  const [before] = await signIn(openBrowser('erin'));
  const browser = openBrowser('erin');
  const [later] = await signIn(browser);
  const body = JSON.stringify({ action: 'rotate', sessionId: before?.sessionId });
  const rotated = await call(`${product.url}/api/redis/session`, later?.token ?? '', {
    method: 'POST',
    body,
  });
  const { sessionId = '' } = (await rotated.json()) as Answer;
  const read = () => readSession(later?.token ?? '', sessionId);
  expect(await read()).toBe(200);
  await provider.signOut(browser);
  expect(await read()).toBe(404);
});

it('an application whose logout tokens name only the user: all of the user’s sessions end', async () => {
  const laptop = openBrowser('dave');
  const sessions = [...(await signIn(laptop, APP_BY_USER.clientId)), ...(await signIn(openBrowser('dave')))];
  await provider.signOut(laptop);
  expect(await statusesOf(sessions)).toEqual([404, 404, 404, 404]);
  expect(provider.outcomes).toEqual(['success']);
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleFiles } from '../../src/local/console/file.ts';
import { seriousFindings } from './accessibility/checks.ts';
import { open } from './browser.ts';
import { openStage } from './fixtures.ts';
import { buildHosted, type Cloud, interceptCloud } from './hosted-cloud.ts';
import { REFRESH_TOKEN, type SignInServer, startSignInServer } from './hosted-issuer.ts';
import { AUDIENCE, CALLBACK, CLIENT_ID, HOSTED } from './hosted-outputs.ts';
import { createMany } from './sessions-page.ts';

const stage = openStage();
const HOUR_MS = 3_600_000;

describe.each([
  { kind: 'auth0', button: 'Continue with acme.eu.auth0.com', user: 'auth0|alice' },
  { kind: 'cognito', button: 'Continue with Auth0', user: 'cognito-alice' },
] as const)('a hosted console that signs in with $kind', ({ kind, button, user }) => {
  let files: ConsoleFiles;
  beforeAll(async () => {
    files = await buildHosted(kind);
  });

  /** Opens the hosted console. */
  async function arrive() {
    const { product, enterAt } = stage();
    const issuer = await startSignInServer(kind);
    const cloud: Cloud = {
      ...{ files, issuer, productUrl: product.url, calls: [] },
      productToken: await product.token('alice', 3600),
    };
    const { page } = await enterAt(HOSTED.page, (context) => interceptCloud(context, cloud));
    const redirect = async () => {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('link', { name: 'Allow' }).waitFor();
    };
    const allow = async () => {
      await redirect();
      await page.getByRole('link', { name: 'Allow' }).click();
      await page.getByText(user).first().waitFor();
    };
    const storage = async (name: 'localStorage' | 'sessionStorage') =>
      String(await page.evaluate(`JSON.stringify(${name})`));
    return { page, issuer, cloud, redirect, allow, storage };
  }

  /** Lets an hour pass; tokens issued afterwards are valid for longer. */
  async function letTokenExpire({
    page,
    issuer,
  }: {
    page: Awaited<ReturnType<typeof arrive>>['page'];
    issuer: SignInServer;
  }) {
    issuer.ttl = 3 * 3600;
    await page.clock.setFixedTime(Date.now() + HOUR_MS + 60_000);
  }

  it('signs in with PKCE and uses the token for HTTP and GraphQL', async () => {
    const { page, issuer, cloud, allow } = await arrive();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await allow();
    expect(Object.fromEntries(issuer.asked[0] ?? [])).toMatchObject({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: CALLBACK,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^.{20,}$/),
      ...(kind === 'auth0'
        ? { audience: AUDIENCE, organization: 'org_acme', scope: 'openid profile email offline_access' }
        : { identity_provider: 'Auth0' }),
    });
    expect(issuer.granted).toEqual(['authorization_code']);
    await expect.poll(() => page.url()).not.toContain('code=');

    await open(page, 'self-test');
    await page.getByRole('button', { name: 'Run the self-test' }).click();
    await page.getByText(/^(All good, )?\d+ passed/).waitFor();
    const known = cloud.calls.filter(({ authorization }) => authorization !== undefined);
    const hosts = new Map(known.map(({ host, authorization }) => [host, authorization]));
    const [session, cache, graphql] = [HOSTED.session, HOSTED.cache, HOSTED.graphql].map((url) =>
      hosts.get(new URL(url).host),
    );
    expect(session?.startsWith('Bearer eyJ')).toBe(true);
    expect(cache).toBe(session);
    expect(`Bearer ${graphql}`).toBe(session);
  });

  it('returns to the view that was asked for, whose reference comes with the page', async () => {
    const { page, allow } = await arrive();
    await page.evaluate("location.hash = '#/reference/setCache'");
    await allow();
    await page.getByRole('heading', { level: 2, name: 'setCache' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/reference/setCache');
  });

  it('keeps tokens for the tab only, and stays signed in after a reload', async () => {
    const { page, allow, storage, issuer } = await arrive();
    await allow();
    expect(await storage('localStorage')).not.toMatch(/eyJ|refresh-token/);
    await expect.poll(() => storage('sessionStorage')).toContain(REFRESH_TOKEN);
    await page.reload();
    await page.getByText(user).first().waitFor();
    expect(issuer.granted).toEqual(['authorization_code']);
    const other = await page.context().newPage();
    await other.goto(CALLBACK);
    await other.getByRole('button', { name: button }).waitFor();
  });

  it('refreshes an expired token once for all pending calls', async () => {
    const { page, issuer, allow } = await arrive();
    await allow();
    await open(page, 'sessions');
    await page.getByRole('button', { name: 'Create a session' }).waitFor();
    await letTokenExpire({ page, issuer });
    await createMany(page);
    await page.getByText('6 sessions created').waitFor();
    expect(issuer.granted).toEqual(['authorization_code', 'refresh_token']);
    await expect.poll(() => page.getByText('The token is no longer accepted.').count()).toBe(0);
  });

  it('reports a sign-in that cannot be refreshed, and offers to sign in again', async () => {
    const { page, issuer, allow } = await arrive();
    await allow();
    await letTokenExpire({ page, issuer });
    issuer.revoked = true;
    await open(page, 'sessions');
    await page.getByText('The token is no longer accepted.').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page
      .getByRole('link', { name: 'Back to the app' })
      .or(page.getByRole('button', { name: button }))
      .waitFor();
  });

  it('signs out here and at the issuer', async () => {
    const { page, issuer, allow, storage } = await arrive();
    await allow();
    await page.getByRole('button', { name: 'Switch user' }).click();
    await page.getByRole('link', { name: 'Back to the app' }).click();
    await page.getByRole('button', { name: button }).waitFor();
    expect(issuer.left).toHaveLength(1);
    expect(issuer.left[0]?.searchParams.get('client_id')).toBe(CLIENT_ID);
    for (const name of ['localStorage', 'sessionStorage'] as const) {
      expect(await storage(name), name).not.toMatch(/eyJ|refresh-token/);
    }
  });

  it.each([
    ['Deny', 'Alice said no'],
    ['Forge', /state/],
    ['Replace the code', /The grant is over|invalid_grant/],
  ])('%s: shows the error, and the user is not signed in', async (answer, words) => {
    const { page, redirect, storage } = await arrive();
    await redirect();
    await page.getByRole('link', { name: answer }).click();
    await page.getByRole('alert').getByText(words).waitFor();
    await page.getByRole('button', { name: button }).waitFor();
    await expect.poll(() => page.url()).toBe(CALLBACK);
    expect(await storage('sessionStorage')).not.toContain('eyJ');
    // A reload does not use the rejected response again.
    await page.reload();
    await page.getByRole('button', { name: button }).waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });
});

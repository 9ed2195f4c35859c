import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import Provider, { type Context } from 'oidc-provider';
import { listen } from '../../src/local/server/http-server.ts';

export const AUDIENCE = 'https://api.acme.example';
const REDIRECT_URI = 'https://app.example/callback';
const API_SCOPE = 'api';

const ARTIFACTS = ['AccessToken', 'AuthorizationCode', 'Grant', 'IdToken', 'Interaction', 'Session'];
const TTL_SECONDS = 3_600;

/** An application of the provider. */
export interface Application {
  readonly clientId: string;
  /** Whether its logout tokens name the sign-in as well as the user. */
  readonly withSid: boolean;
}

/** One browser: its cookies at the provider. */
export interface Browser {
  readonly user: string;
  readonly cookies: Map<string, string>;
}

export const openBrowser = (user: string): Browser => ({ user, cookies: new Map() });

/** Starts an OpenID provider on loopback. It has no applications until it is opened. */
export async function startProvider() {
  let serve: RequestListener = (_, response) => void response.writeHead(503).end();
  const server = await listen((request, response) => serve(request, response), 0);
  const issuer = `http://127.0.0.1:${server.port}`;
  /** How the requests of the provider's back-channel ended. */
  const outcomes: string[] = [];
  /** The tenant that each grant was asked for. */
  const tenants = new Map<string, string | undefined>();
  const secret = randomUUID();

  /** @param logoutUri receives the logout tokens of every application */
  function open(applications: readonly Application[], logoutUri: string): void {
    const provider = new Provider(issuer, {
      clients: applications.map(({ clientId, withSid }) => ({
        client_id: clientId,
        client_secret: secret,
        redirect_uris: [REDIRECT_URI],
        backchannel_logout_uri: logoutUri,
        backchannel_logout_session_required: withSid,
      })),
      jwks: { keys: [signingKey()] },
      cookies: { keys: [secret] },
      ttl: Object.fromEntries(ARTIFACTS.map((name) => [name, TTL_SECONDS])),
      pkce: { required: () => false },
      extraParams: ['organization'],
      features: {
        backchannelLogout: { enabled: true },
        devInteractions: { enabled: false },
        rpInitiatedLogout: {
          logoutSource: (context: Context, form: string) => {
            context.body = form;
          },
        },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => AUDIENCE,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            ...{ scope: API_SCOPE, audience: AUDIENCE },
            ...{ accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } },
          }),
        },
      },
      interactions: { url: () => '/interaction' },
      findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
      /** Users are not asked for consent. */
      async loadExistingGrant({ oidc }: Context) {
        const { clientId } = oidc.client;
        const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid');
        grant.addResourceScope(AUDIENCE, API_SCOPE);
        tenants.set(await grant.save(), oidc.params.organization);
        return grant;
      },
      extraTokenClaims: ({ oidc }: Context, { grantId }: { grantId: string }) => ({
        org_id: tenants.get(grantId),
        'https://acme.example/sid': oidc.entities.AuthorizationCode?.sid,
      }),
      // Without its guard against requests to loopback, and without its timeout, which a busy machine may miss.
      fetch: (url: string, { dispatcher: _, signal: __, ...init }: RequestInit & { dispatcher?: unknown }) =>
        fetch(url, init),
    });
    provider.on('backchannel.success', () => outcomes.push('success'));
    provider.on('backchannel.error', (_: unknown, error: Error) => outcomes.push(error.message));
    const handle = provider.callback();
    serve = (request, response) => {
      if (!request.url?.startsWith('/interaction')) return handle(request, response);
      const accountId = String(request.headers['x-user']);
      void provider.interactionFinished(request, response, { login: { accountId } });
    };
  }

  /** One request of a browser, which keeps the cookies of the answer. */
  async function visit({ user, cookies }: Browser, path: string, form?: Record<string, string>) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, issuer), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie, 'x-user': user },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  /** Signs the browser's user in to a tenant, with the authorization code flow. @returns an access token */
  async function signIn(browser: Browser, clientId: string, organization: string): Promise<string> {
    const request = new URLSearchParams({
      ...{ client_id: clientId, response_type: 'code', redirect_uri: REDIRECT_URI },
      ...{ scope: `openid ${API_SCOPE}`, resource: AUDIENCE, organization },
    });
    let location = `/auth?${request}`;
    while (!location.startsWith(REDIRECT_URI)) {
      const response = await visit(browser, location);
      const next = response.headers.get('location');
      if (!next) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
      location = next;
    }
    const code = new URL(location).searchParams.get('code') ?? '';
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI }),
    });
    const { access_token: token } = (await response.json()) as { access_token?: string };
    if (!token) throw new Error(`The provider refused the code ${location}: ${response.status}`);
    return token;
  }

  /** Signs the browser's user out at the provider, as its page does. @returns once the provider has answered */
  async function signOut(browser: Browser): Promise<number> {
    const page = await (await visit(browser, '/session/end')).text();
    const [, xsrf = ''] = /name="xsrf" value="(\w+)"/.exec(page) ?? [];
    return (await visit(browser, '/session/end/confirm', { xsrf, logout: 'yes' })).status;
  }

  return { issuer, jwksUri: `${issuer}/jwks`, outcomes, open, signIn, signOut, stop: server.stop };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'provider-key', alg: 'RS256', use: 'sig' };
}

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';

/** A local stand-in for Auth0 with the settings of the portal. It keeps its data in memory. */
const { AUTH0_DOMAIN = '', AUTH0_AUDIENCE = '', APP_BASE_URL = '', REDIS_API_URL = '' } = process.env;
const { AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET, M2M_CLIENT_ID, M2M_CLIENT_SECRET } = process.env;
/** Lifetime of an access token, in s. */
const TOKEN_SECONDS = Number(process.env.TOKEN_SECONDS ?? 3_600);
const DAY = 24 * 3_600;

const ORGANIZATIONS = { org_acme: 'Acme', org_globex: 'Globex' };
const USERS = {
  alice: { org_id: 'org_acme', permissions: ['cache:write', 'jobs:write'] },
  bob: { org_id: 'org_acme', permissions: ['cache:write'] },
  carol: { org_id: 'org_globex', permissions: ['cache:write', 'jobs:write'] },
};

/** The claims that Auth0 and its Actions add to access tokens. */
function accessTokenClaims({ oidc }, { kind, accountId, sid }) {
  if (kind === 'ClientCredentials') {
    return { org_id: oidc.body.organization, permissions: ['cache:write', 'sessions:delegate'] };
  }
  const { org_id, permissions } = USERS[accountId];
  return {
    ...{ org_id, org_name: ORGANIZATIONS[org_id], permissions, email: `${accountId}@portal.example` },
    'https://portal.example/sid': sid ?? (oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken)?.sid,
  };
}

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(AUTH0_DOMAIN, {
  clients: [
    {
      client_id: AUTH0_CLIENT_ID,
      client_secret: AUTH0_CLIENT_SECRET,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${APP_BASE_URL}/auth/callback`],
      post_logout_redirect_uris: [APP_BASE_URL],
      backchannel_logout_uri: `${REDIS_API_URL}/api/redis/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
    {
      client_id: M2M_CLIENT_ID,
      client_secret: M2M_CLIENT_SECRET,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  routes: {
    ...{ authorization: '/authorize', token: '/oauth/token', revocation: '/oauth/revoke' },
    ...{ end_session: '/oidc/logout', jwks: '/.well-known/jwks.json', userinfo: '/userinfo' },
  },
  jwks: { keys: [{ ...signingKey, kid: 'local', alg: 'RS256', use: 'sig' }] },
  cookies: { keys: [randomUUID()] },
  ttl: {
    ...{ AccessToken: TOKEN_SECONDS, ClientCredentials: TOKEN_SECONDS, IdToken: 3_600 },
    ...{ AuthorizationCode: 60, RefreshToken: DAY, Grant: DAY, Session: DAY, Interaction: 3_600 },
  },
  extraParams: ['organization', 'audience'],
  extraTokenClaims: accessTokenClaims,
  conformIdTokenClaims: false,
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  findAccount: (_, accountId) => accountId in USERS && { accountId, claims: () => ({ sub: accountId }) },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: confirmLogout },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => AUTH0_AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        ...{ audience: AUTH0_AUDIENCE, scope: 'portal' },
        ...{ accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } },
      }),
    },
  },
  interactions: { url: (_, { uid }) => `/login/${uid}` },
  /** Grants consent without asking the user. */
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      clientId: oidc.client.clientId,
      accountId: oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email offline_access');
    grant.addResourceScope(AUTH0_AUDIENCE, 'portal');
    await grant.save();
    return grant;
  },
  // The provider's own guard rejects addresses of this machine.
  fetch: (url, { dispatcher: _, ...init }) => fetch(url, init),
});

const page = (content) =>
  `<!doctype html><title>Local login</title><style>body{font:16px system-ui;margin:4rem auto;max-width:24rem}
  button{display:block;width:100%;margin:.5rem 0;padding:.6rem;font:inherit}</style>${content}`;

function loginPage(organization) {
  const users = Object.entries(USERS).filter(([, user]) => !organization || user.org_id === organization);
  const buttons = users.map(([name, { org_id, permissions }]) => {
    const rights = permissions.includes('jobs:write') ? ', edits jobs' : '';
    return `<button name="user" value="${name}">${name} of ${ORGANIZATIONS[org_id]}${rights}</button>`;
  });
  return page(`<h1>Who are you?</h1><form method="post">${buttons.join('')}</form>`);
}

/** Auth0 does not ask for confirmation either. */
function confirmLogout(context, form) {
  const answer = '<input type="hidden" name="logout" value="yes" form="op.logoutForm">';
  context.body = page(`${form}${answer}<script>document.forms[0].submit()</script>`);
}

const handle = provider.callback();

const server = createServer(async (request, response) => {
  if (!request.url.startsWith('/login/')) return handle(request, response);
  try {
    if (request.method === 'POST') {
      const accountId = new URLSearchParams(await text(request)).get('user');
      await provider.interactionFinished(request, response, { login: { accountId } });
    } else {
      const { params } = await provider.interactionDetails(request, response);
      response.setHeader('content-type', 'text/html; charset=utf-8').end(loginPage(params.organization));
    }
  } catch (error) {
    response.writeHead(400).end(page(`<p>${error.name}. Go back and try again.</p>`));
  }
});
server.listen(Number(new URL(AUTH0_DOMAIN).port), 'localhost', () =>
  process.stdout.write(`ready ${AUTH0_DOMAIN}\n`),
);

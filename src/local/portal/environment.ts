import { randomBytes } from 'node:crypto';

/** The addresses of what `npm run example` starts. */
export interface PortalAddresses {
  readonly portal: string;
  /** The OpenID provider that plays Auth0. */
  readonly provider: string;
  /** The product. */
  readonly api: string;
}

const AUDIENCE = 'https://api.portal.example';
const CLIENT_ID = 'portal';

/** What the portal and its provider read, as `.env.example` of the example has it. Secrets are new each time. */
export function portalEnvironment({ portal, provider, api }: PortalAddresses): Record<string, string> {
  const secret = () => randomBytes(32).toString('hex');
  return {
    ...{ APP_BASE_URL: portal, REDIS_API_URL: api, AUTH0_DOMAIN: provider, AUTH0_AUDIENCE: AUDIENCE },
    ...{ AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_CLIENT_SECRET: secret(), AUTH0_SECRET: secret() },
    ...{ M2M_CLIENT_ID: 'portal-server', M2M_CLIENT_SECRET: secret(), M2M_ORGANIZATION: 'org_portal' },
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

/** What the product reads, so that it accepts the tokens of the provider and ends sessions that end there. */
export function productEnvironment({ provider }: Pick<PortalAddresses, 'provider'>): Record<string, string> {
  const issuer = {
    ...{ kind: 'auth0', issuer: provider, audience: AUDIENCE },
    ...{ logoutClientId: CLIENT_ID, sidClaim: 'https://portal.example/sid' },
  };
  return { TOKEN_ISSUERS: JSON.stringify([issuer]), SESSION_MAX_PER_USER: '2' };
}

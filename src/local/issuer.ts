import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import { listen } from './http-server.ts';
import { LOOPBACK } from './loopback.ts';
import { mintRoutes } from './mint-routes.ts';
import { accessTokenClaims, type TokenSubject } from './token-claims.ts';

export interface LocalIssuer {
  /** The `iss` of its tokens. Discovery and keys are below it. */
  readonly url: string;
  readonly jwksUrl: string;
  readonly mintSecret: string;
  mint(subject: TokenSubject, ttlSeconds: number): Promise<string>;
  stop(): Promise<void>;
}

const DISCOVERY_PATH = '/.well-known/openid-configuration';
/** The path of Auth0's keys. */
const JWKS_PATH = '/.well-known/jwks.json';

/**
 * Starts an OIDC issuer on a free loopback port, with a key that exists only in this process.
 * @param pageOrigins origins of the product's pages, which may mint tokens for the demo users
 */
export async function startIssuer({ pageOrigins }: { pageOrigins: readonly string[] }): Promise<LocalIssuer> {
  const issuer = new OAuth2Issuer(false);
  // The library's own key ids add 80 characters to every token.
  await issuer.keys.generate('RS256', { kid: randomBytes(8).toString('hex') });
  const mint = (subject: TokenSubject, ttlSeconds: number) =>
    issuer.buildToken({
      expiresIn: ttlSeconds,
      scopesOrTransform: (_header, payload) => void Object.assign(payload, accessTokenClaims(subject)),
    });

  const mintSecret = randomBytes(32).toString('base64url');
  const own = getRequestListener(mintRoutes({ mint, secret: mintSecret, pageOrigins }).fetch);
  const server = await listen(onlyPublicParts(new OAuth2Service(issuer, { jwks: JWKS_PATH }), own), 0);
  const url = `http://${LOOPBACK}:${server.port}`;
  issuer.url = url;
  return { url, jwksUrl: url + JWKS_PATH, mintSecret, mint, stop: server.stop };
}

/** Serves the library's discovery and keys, but not routes such as /token, which sign tokens for anyone. */
function onlyPublicParts(
  library: OAuth2Service,
  own: ReturnType<typeof getRequestListener>,
): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?')[0];
    if (path === DISCOVERY_PATH || path === JWKS_PATH) library.requestHandler(request, response);
    else void own(request, response);
  };
}

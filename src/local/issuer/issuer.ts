import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import { type ListeningServer, listen } from '../server/http-server.ts';
import { LOOPBACK } from '../server/loopback.ts';
import { accessTokenClaims, type TokenSubject } from '../tokens/claims.ts';
import { mintRoutes } from './mint-routes.ts';
import { newSigningKey, type SigningKey } from './signing-key.ts';

export interface LocalIssuer {
  /** The `iss` of its tokens. Discovery and keys are below it. */
  readonly url: string;
  readonly port: number;
  readonly jwksUrl: string;
  readonly mintSecret: string;
  mint(subject: TokenSubject, ttlSeconds: number): Promise<string>;
  stop(): Promise<void>;
}

const DISCOVERY_PATH = '/.well-known/openid-configuration';
/** The path of Auth0's keys. */
const JWKS_PATH = '/.well-known/jwks.json';

export interface IssuerOptions {
  /** Origins of the product's pages, which may mint tokens for the demo users. */
  readonly pageOrigins: readonly string[];
  /** By default one that exists only in this process. */
  readonly key?: SigningKey;
  /** The port to listen on; any free one if it is taken. */
  readonly port?: number;
}

/** Starts an OIDC issuer on loopback. */
export async function startIssuer({ pageOrigins, key, port = 0 }: IssuerOptions): Promise<LocalIssuer> {
  const issuer = new OAuth2Issuer(false);
  await issuer.keys.add(key ?? (await newSigningKey()));
  const mint = (subject: TokenSubject, ttlSeconds: number) =>
    issuer.buildToken({
      expiresIn: ttlSeconds,
      scopesOrTransform: (_header, payload) => void Object.assign(payload, accessTokenClaims(subject)),
    });

  const mintSecret = randomBytes(32).toString('base64url');
  const own = getRequestListener(mintRoutes({ mint, secret: mintSecret, pageOrigins }).fetch);
  const listener = onlyPublicParts(new OAuth2Service(issuer, { jwks: JWKS_PATH }), own);
  const server = await listenIfFree(listener, port);
  const url = `http://${LOOPBACK}:${server.port}`;
  issuer.url = url;
  return { url, port: server.port, jwksUrl: url + JWKS_PATH, mintSecret, mint, stop: server.stop };
}

const listenIfFree = (listener: RequestListener, port: number): Promise<ListeningServer> =>
  listen(listener, port).catch(() => listen(listener, 0));

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

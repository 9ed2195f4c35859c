import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Route } from 'playwright-core';
import { hosting } from '../../src/console/hosting-plugin.ts';
import { buildConsole } from '../../src/local/console/build.ts';
import type { ConsoleFiles } from '../../src/local/console/file.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { CORS } from './hosted-cors.ts';
import type { SignInServer } from './hosted-issuer.ts';
import { HOSTED, hostedOutputs } from './hosted-outputs.ts';

/** Builds the console as Amplify Hosting serves it after a deployment with these outputs. */
export async function buildHosted(signIn: 'auth0' | 'cognito'): Promise<ConsoleFiles> {
  const dir = makeTempDir();
  try {
    const file = join(dir.path, 'amplify_outputs.json');
    writeFileSync(file, JSON.stringify(hostedOutputs(signIn)));
    return await buildConsole([hosting(file)]);
  } finally {
    dir.remove();
  }
}

export interface Cloud {
  readonly files: ConsoleFiles;
  readonly issuer: SignInServer;
  /** The local product, which stands in for the functions and AppSync. */
  readonly productUrl: string;
  /** A token that the product accepts; replaces that of the issuer. */
  readonly productToken: string;
  /** The host and the authorization header of each request. */
  readonly calls: { readonly host: string; readonly authorization: string | undefined }[];
}

/** Intercepts the requests of the browser to every part of a deployment. */
export async function interceptCloud(context: BrowserContext, cloud: Cloud): Promise<void> {
  const { issuer } = cloud;
  await context.route(`${HOSTED.page}/**`, (route) => page(route, cloud));
  await context.route(`${issuer.pages}/**`, (route) => issuer.answer(route));
  await context.route(`${HOSTED.cognitoApi}/**`, (route) => issuer.answer(route));
  for (const url of [HOSTED.session, HOSTED.cache, HOSTED.graphql]) {
    await context.route(`${url}/**`, (route) => service(route, cloud));
  }
}

async function page(route: Route, { files }: Cloud): Promise<void> {
  const path = new URL(route.request().url()).pathname.replace(/^\/redis-test\/?/, '');
  const file = files.get(path === '' ? 'index.html' : path);
  if (!file) return route.fulfill({ status: 404, body: 'not found' });
  await route.fulfill({ contentType: file.type, body: Buffer.from(file.body) });
}

/** Rejects an invalid token as the functions and AppSync do; otherwise forwards the request to the product. */
async function service(route: Route, { issuer, productUrl, productToken, calls }: Cloud): Promise<void> {
  const request = route.request();
  if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: CORS });
  const { host, pathname, search } = new URL(request.url());
  const headers = await request.allHeaders();
  const { authorization } = headers;
  calls.push({ host, authorization });
  const isGraphql = pathname === '/graphql';
  const token = isGraphql ? authorization : authorization?.replace(/^Bearer /, '');
  if (token !== undefined && !issuer.accepts(token))
    return route.fulfill(isGraphql ? UNAUTHORIZED : INVALID_TOKEN);
  const response = await route.fetch({
    url: productUrl + pathname + search,
    // A kept-alive connection may be closing.
    maxRetries: 3,
    headers: { ...headers, ...(token && { authorization: `Bearer ${productToken}` }) },
  });
  await route.fulfill({ response, headers: { ...response.headers(), ...CORS } });
}

const INVALID_TOKEN = {
  status: 401,
  headers: CORS,
  contentType: 'application/problem+json',
  body: JSON.stringify({ code: 'INVALID_TOKEN', status: 401, detail: 'The token is not accepted.' }),
};

const UNAUTHORIZED = {
  status: 401,
  headers: CORS,
  contentType: 'application/json',
  body: JSON.stringify({ errors: [{ errorType: 'UnauthorizedException', message: 'Unauthorized' }] }),
};

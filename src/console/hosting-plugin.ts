import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The reference of the console; `npm run openapi` writes it, and a test keeps it current. */
const OPENAPI_FILE = join(import.meta.dirname, '../../docs/openapi.json');

/** Amplify Hosting expects an index page at the root of the artifact; the console is below it. */
const ROOT_PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>amplify-redis</title>
  <meta http-equiv="refresh" content="0; url=/redis-test/">
  <a href="/redis-test/">Open the console</a>
</html>
`;

/**
 * Emits the outputs of a deployment and the OpenAPI document beside the page, and adds a policy that lets the page connect to that deployment only.
 * The root of the artifact gets a page that redirects to the console.
 * @param outputsFile `amplify_outputs.json`, as `ampx pipeline-deploy` writes it
 */
export function hosting(outputsFile: string): Plugin {
  const outputs: unknown = existsSync(outputsFile)
    ? JSON.parse(readFileSync(outputsFile, 'utf8'))
    : undefined;
  return {
    name: 'amplify-redis-hosting',
    buildStart() {
      if (!outputs)
        this.warn('No amplify_outputs.json: the page will report that it has no service to connect to.');
    },
    generateBundle() {
      const openapi: unknown = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'openapi.json', source: JSON.stringify(openapi) });
      if (!outputs) return;
      this.emitFile({ type: 'asset', fileName: 'outputs.json', source: JSON.stringify(outputs) });
    },
    writeBundle({ dir = '.' }) {
      writeFileSync(join(dir, '../index.html'), ROOT_PAGE);
    },
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy(outputs) },
        injectTo: 'head-prepend',
      },
      { tag: 'meta', attrs: { name: 'referrer', content: 'no-referrer' }, injectTo: 'head-prepend' },
    ],
  };
}

/** A meta tag cannot forbid framing: customHttp.yml sends `frame-ancestors` as a header. */
export function contentSecurityPolicy(outputs: unknown): string {
  const connect = ["'self'", ...originsOf(outputs)].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function originsOf(outputs: unknown): string[] {
  const { custom, data, auth } = Object(outputs);
  const { sessionUrl, cacheUrl, signIn } = Object(Object(custom).redis);
  const region = Object(auth).aws_region;
  const domain = Object(Object(auth).oauth).domain;
  const urls = [
    sessionUrl,
    cacheUrl,
    Object(data).url,
    // For discovery and tokens. The sign-in itself is a navigation, which the policy does not restrict.
    Object(Object(signIn).oidc).issuer,
    region && `https://cognito-idp.${region}.amazonaws.com`,
    domain && `https://${domain}`,
  ];
  const origins = urls.flatMap((url) =>
    typeof url === 'string' && URL.canParse(url) ? [new URL(url).origin] : [],
  );
  return [...new Set(origins)];
}

import { existsSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Puts the outputs of a deployment beside the page, and a policy into it that lets it talk to that deployment alone.
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
        this.warn('No amplify_outputs.json: the page will say that it has no service to talk to.');
    },
    generateBundle() {
      if (!outputs) return;
      this.emitFile({ type: 'asset', fileName: 'outputs.json', source: JSON.stringify(outputs) });
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

/** A frame cannot be refused from within a page: customHttp.yml sends `frame-ancestors` as a header. */
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
    // Discovery and tokens; who signs in goes there by a link, which no policy holds back.
    Object(Object(signIn).oidc).issuer,
    region && `https://cognito-idp.${region}.amazonaws.com`,
    domain && `https://${domain}`,
  ];
  const origins = urls.flatMap((url) =>
    typeof url === 'string' && URL.canParse(url) ? [new URL(url).origin] : [],
  );
  return [...new Set(origins)];
}

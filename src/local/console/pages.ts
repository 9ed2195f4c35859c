import { Hono } from 'hono';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import { openApiDocument } from '../openapi/index.ts';
import { type ConsoleContext, consolePages, consoleUrl } from './console-pages.ts';

/** The pages of a development product: the console, and the addresses that lead to one of its views. */
export function pages(context: ConsoleContext): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'", context.issuerUrl],
        imgSrc: ['data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // It would make browsers reject http on localhost, for every other project too.
      strictTransportSecurity: false,
      referrerPolicy: 'no-referrer',
    }),
    async ({ header }, next) => {
      header('Cache-Control', 'no-store');
      await next();
    },
  );
  app.get('/', (c) => c.redirect(consoleUrl('get-started')));
  for (const path of ['/reference', '/reference/', '/docs', '/docs/']) {
    app.get(path, (c) => c.redirect(consoleUrl('reference')));
  }
  app.get('/openapi.json', (c) => c.json(openApiDocument()));
  app.route('/', consolePages(context));
  // Not `notFound`: as a part of another app, that of the other app would answer.
  app.all('*', (c) => c.html(notFoundPage(c.req.path), 404));
  return app;
}

const notFoundPage = (path: string) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Not found · amplify-redis</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <main>
      <h1>Page not found</h1>
      <p>There is no page at <code>${path}</code>.</p>
      <p><a href="/">Get started</a> · <a href="/reference">Reference</a></p>
    </main>
  </body>
</html>`;

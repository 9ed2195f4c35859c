import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { type ConsoleContext, consolePages } from './console-pages.ts';
import { type LandingContext, landingPage } from './landing-page.ts';
import { referenceRoutes } from './openapi/reference-routes.ts';

const asset = (name: string) => readFileSync(join(import.meta.dirname, 'landing', name), 'utf8');

/** The pages of a development product: the landing page, the console and the reference. */
export function pages(context: LandingContext & ConsoleContext): Hono {
  const app = new Hono();
  const [css, js] = [asset('landing.css'), asset('landing.js')];
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
  app.get('/', (c) => c.html(landingPage(context)));
  app.route('/', consolePages(context));
  app.get('/local/landing.css', (c) => c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/local/landing.js', (c) => c.body(js, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  app.route('/', referenceRoutes());
  return app;
}

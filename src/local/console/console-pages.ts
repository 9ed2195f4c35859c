import { type Context, Hono } from 'hono';
import { commandLine } from '../command/invocation.ts';
import { openApiDocument } from '../openapi/index.ts';
import { localOutputs } from '../outputs/index.ts';
import { FAULTS, faultRoutes, type RedisFaults } from '../redis/index.ts';
import type { ConsoleFiles } from './file.ts';

export interface ConsoleContext {
  readonly issuerUrl: string;
  /** Builds or reads the console. */
  readonly consoleFiles: () => Promise<ConsoleFiles>;
  /** Origins of these pages. */
  readonly pageOrigins: readonly string[];
  /** Absent if Redis was not started by this product. */
  readonly faults?: RedisFaults;
}

const BASE = '/redis-test';

/** The address of a view. Browsers keep the fragment of a redirect. */
export const consoleUrl = (view: string): string => `${BASE}#/${view}`;

/** The console at /redis-test. A request may wait while the console is being built. */
export function consolePages({ issuerUrl, consoleFiles, pageOrigins, faults }: ConsoleContext): Hono {
  const app = new Hono();

  async function serve(c: Context, name: string): Promise<Response> {
    const file = (await consoleFiles()).get(name);
    if (!file) return c.notFound();
    return c.body(file.body, 200, { 'Content-Type': file.type });
  }

  app.get(BASE, (c) => serve(c, 'index.html'));
  app.get(`${BASE}/`, (c) => c.redirect(BASE));
  app.get(`${BASE}/outputs.json`, (c) => {
    // With the host name of the request: for a page on localhost, 127.0.0.1 is another origin.
    const outputs = localOutputs(new URL(c.req.url).origin);
    const redis = {
      ...outputs.custom.redis,
      issuerUrl,
      tokenCommand: commandLine('token'),
      redisFaults: faults ? FAULTS : [],
    };
    return c.json({ ...outputs, custom: { ...outputs.custom, redis } });
  });
  app.get(`${BASE}/openapi.json`, (c) => c.json(openApiDocument()));
  if (faults) app.route(`${BASE}/redis-faults`, faultRoutes(faults, pageOrigins));
  app.get(`${BASE}/assets/:file`, (c) => serve(c, `assets/${c.req.param('file')}`));
  app.onError((error, c) =>
    c.text(
      `The console cannot be loaded. The API is not affected.\n\n${error.message}\n\nRun npm ci and try again.`,
      500,
    ),
  );
  return app;
}

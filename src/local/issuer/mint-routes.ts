import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import * as z from 'zod/mini';
import { loopbackOnly } from '../server/loopback.ts';
import { rejectForeignOrigins } from '../server/own-origins.ts';
import type { TokenSubject } from '../tokens/claims.ts';
import { DEMO_TENANTS, findDemoUser } from '../tokens/demo-tenants.ts';
import { DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS } from '../tokens/lifetime.ts';

export interface MintOptions {
  readonly mint: (subject: TokenSubject, ttlSeconds: number) => Promise<string>;
  /** Allows its owner to mint a token for any user. */
  readonly secret: string;
  /** Origins of the product's own pages. Only they may mint tokens for demo users from a browser. */
  readonly pageOrigins: readonly string[];
}

const name = z.string().check(z.minLength(1), z.maxLength(256));

const mintSchema = z.strictObject({
  tenant: name,
  user: name,
  permissions: z.optional(z.array(name).check(z.maxLength(100))),
  ttl: z._default(z.int().check(z.gte(1), z.lte(MAX_TTL_SECONDS)), DEFAULT_TTL_SECONDS),
});

const demoSchema = z.strictObject({ tenant: name, user: name });

/** The issuer's own routes: `/mint` for the command line, `/demo/*` for the product's pages. */
export function mintRoutes({ mint, secret, pageOrigins }: MintOptions): Hono {
  const app = new Hono();
  app.use(loopbackOnly);
  app.use('/demo/*', rejectForeignOrigins(pageOrigins), cors({ origin: [...pageOrigins] }));

  app.get('/demo/tenants', (context) => context.json({ tenants: DEMO_TENANTS }));

  app.post('/demo/token', async (context) => {
    const request = await body(context, demoSchema);
    if (!request) return reject(context, 422, 'Expected JSON with tenant and user');
    if (!findDemoUser(request.tenant, request.user)) return reject(context, 403, 'Not a demo user');
    return context.json({ token: await mint(request, DEFAULT_TTL_SECONDS) });
  });

  app.post('/mint', rejectForeignOrigins([]), async (context) => {
    if (!sameText(context.req.header('authorization') ?? '', `Bearer ${secret}`)) {
      return reject(context, 401, 'The mint secret is missing or wrong');
    }
    const request = await body(context, mintSchema);
    if (!request) return reject(context, 422, 'Expected JSON with tenant, user, permissions and ttl');
    return context.json({ token: await mint(request, request.ttl) });
  });

  return app;
}

const reject = (context: Context, status: 401 | 403 | 422, message: string) =>
  context.json({ message }, status);

async function body<T>(context: Context, schema: z.ZodMiniType<T>): Promise<T | undefined> {
  const parsed = schema.safeParse(await context.req.json().catch(() => undefined));
  return parsed.success ? parsed.data : undefined;
}

/** Compares digests of equal length, so that the time taken reveals neither content nor length. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

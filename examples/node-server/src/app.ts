import { createSession, destroySession, getSession, isRedisError, listUserSessions } from 'amplify-redis';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { findProduct, listProducts, setPrice } from './products.ts';
import { clearSessionCookie, endSession, requireSession, setSessionCookie } from './session.ts';
import { authenticate } from './users.ts';

export const app = new Hono();

app.use(csrf(), bodyLimit({ maxSize: 10_000 }));

app.post('/session', async (c) => {
  const user = await authenticate(await memberOfBody(c, 'user'));
  if (!user) throw new HTTPException(401, { message: 'Unknown user.' });
  await endSession(c);
  const { sessionId, session } = await createSession({ ...user, userAgent: c.req.header('User-Agent') });
  setSessionCookie(c, user.tenantId, sessionId);
  return c.json({ userId: session.userId, expiresAt: session.expiresAt }, 201);
});

app.get('/session', requireSession, (c) => {
  const { tenantId, userId, roles, device, expiresAt } = c.var.session;
  return c.json({ tenantId, userId, roles, device, expiresAt });
});

app.delete('/session', requireSession, async (c) => {
  await endSession(c);
  clearSessionCookie(c);
  return c.body(null, 204);
});

app.get('/sessions', requireSession, async (c) => {
  const { tenantId, userId, handle } = c.var.session;
  const { sessions } = await listUserSessions(tenantId, userId, { current: { handle } });
  return c.json(sessions.map(({ handle, device, isCurrent }) => ({ handle, device, isCurrent })));
});

app.delete('/sessions/:handle', requireSession, async (c) => {
  const { tenantId, userId } = c.var.session;
  const session = { handle: c.req.param('handle') };
  // A handle is not secret and may belong to another user.
  if ((await getSession(tenantId, session))?.userId !== userId) return c.notFound();
  await destroySession(tenantId, session);
  return c.body(null, 204);
});

app.get('/products', requireSession, async (c) => c.json(await listProducts(c.var.session.tenantId)));

app.get('/products/:id', requireSession, async (c) => {
  const product = await findProduct(c.var.session.tenantId, c.req.param('id'));
  return product ? c.json(product) : c.notFound();
});

app.put('/products/:id', requireSession, async (c) => {
  const { tenantId, roles = [] } = c.var.session;
  if (!roles.includes('editor')) throw new HTTPException(403, { message: 'Only editors change prices.' });
  const price = await memberOfBody(c, 'price');
  if (typeof price !== 'number' || price < 0) {
    throw new HTTPException(400, { message: 'price must be a number from 0.' });
  }
  return (await setPrice(tenantId, c.req.param('id'), price)) ? c.body(null, 204) : c.notFound();
});

app.notFound((c) => c.json({ error: 'Not found.' }, 404));

app.onError((error, c) => {
  if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
  if (isRedisError(error, 'INVALID_INPUT')) return c.json({ error: error.message }, 400);
  if (isRedisError(error) && error.retryable)
    return c.json({ error: 'Try again.' }, 503, { 'Retry-After': '1' });
  process.stderr.write(`${error.stack}\n`);
  return c.json({ error: 'Internal error.' }, 500);
});

/** A member of a JSON body; undefined if there is none. */
async function memberOfBody(c: Context, name: string): Promise<unknown> {
  const body: unknown = await c.req.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

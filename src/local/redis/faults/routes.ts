import { Hono } from 'hono';
import * as z from 'zod/mini';
import { rejectForeignOrigins } from '../../server/own-origins.ts';
import { FAULTS, type RedisFaults } from './redis-faults.ts';

const faultSchema = z.strictObject({ fault: z.enum(FAULTS) });

/**
 * Breaks the local Redis for a moment: `POST /` begins a fault, `GET /` shows it, `POST /restore` ends it early.
 * @param pageOrigins origins of the product's own pages: no other page may break Redis
 */
export function faultRoutes(faults: RedisFaults, pageOrigins: readonly string[]): Hono {
  const app = new Hono();
  app.use(rejectForeignOrigins(pageOrigins));

  app.get('/', (context) => context.json({ active: faults.active() ?? null }));

  app.post('/', async (context) => {
    const request = faultSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) {
      return context.json({ message: `Expected JSON with a fault: ${FAULTS.join(', ')}` }, 422);
    }
    const active = await faults.begin(request.data.fault);
    if (!active) return context.json({ message: 'Another fault is active' }, 409);
    return context.json({ active });
  });

  app.post('/restore', async (context) => {
    await faults.restore();
    return context.json({ active: faults.active() ?? null });
  });

  app.onError((error, context) => context.json({ message: error.message }, 500));
  return app;
}

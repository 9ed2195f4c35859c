import { type NextHandlerName, openNextHandler } from '../candidates/next-handlers.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { serveParent } from '../harness/child.ts';
import { type HandlerAnswer, type HandlerQuestion, nextServer } from '../harness/next-server.ts';

/** The task of this program. */
export interface NextHandlerTask {
  readonly name: NextHandlerName;
  readonly address: RedisAddress;
  /** How far the clock of this process is ahead of that of the machine, in ms. */
  readonly clockMs: number;
}

// Some handlers leave rejections behind when Redis is away, and log each of them.
for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, () => {});
for (const name of ['error', 'warn', 'log'] as const) console[name] = () => {};

await serveParent<NextHandlerTask, HandlerQuestion>(async ({ name, address, clockMs }) => {
  const now = Date.now;
  Date.now = () => now() + clockMs;
  const handler = await openNextHandler[name](address);
  await handler.refreshTags();
  const answer: (question: HandlerQuestion) => Promise<HandlerAnswer> = nextServer(handler, clockMs);
  return { ready: true, answer };
});

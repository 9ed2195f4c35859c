import type { NextHandlerName } from '../candidates/next-handlers.ts';
import type { NextHandlerTask } from '../programs/next-handler.ts';
import type { RedisAddress } from './bench-redis.ts';
import { startChild } from './child.ts';
import type { HandlerAnswer, HandlerQuestion } from './next-server.ts';

/** A server of Next.js, in a process of its own. */
export type NextServer = (question: HandlerQuestion) => Promise<HandlerAnswer>;

/**
 * Runs servers that use one cache handler; their processes end when `use` returns.
 * @param clocks one server for each: how far its clock is ahead, in ms
 */
export async function withNextServers<T>(
  name: NextHandlerName,
  address: RedisAddress,
  clocks: readonly number[],
  use: (...servers: readonly NextServer[]) => Promise<T>,
): Promise<T> {
  const { host, port } = address;
  const children = clocks.map((clockMs) => {
    const task: NextHandlerTask = { name, address: { host, port }, clockMs };
    return startChild<true, HandlerQuestion, HandlerAnswer>('next-handler', task, name);
  });
  try {
    for (const { ready } of children) await ready;
    return await use(...children.map(({ ask }) => ask));
  } finally {
    await Promise.all(children.map(({ end }) => end()));
  }
}

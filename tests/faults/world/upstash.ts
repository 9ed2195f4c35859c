import { setTimeout as pause } from 'node:timers/promises';
import { startStandalone } from '../../support/standalone.ts';
import { startUpstash } from '../../support/upstash.ts';
import { answersHtml, hangs, refuses, truncates } from '../trouble/rest.ts';
import { type RestTrouble, startRestProxy } from '../trouble/rest-proxy.ts';
import type { Tier, World } from './fault.ts';

const TROUBLES: readonly (readonly [name: string, trouble: RestTrouble, notRetryable?: readonly string[]])[] =
  [
    ['401', refuses(401, 'Unauthorized'), ['AUTH']],
    ['429', refuses(429, 'ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.')],
    ['500', refuses(500, 'Internal Server Error')],
    ['HTML', answersHtml],
    ['nothing', hangs],
    ['a truncated body', truncates],
  ];

/** Upstash's endpoint, which answers as it should not. */
export async function upstashWorld({ deadlines }: Tier): Promise<World> {
  const server = await startStandalone();
  const upstash = await startUpstash(server.process.address);
  const proxy = await startRestProxy(upstash.endpoint);
  return {
    kind: 'upstash',
    endpoint: { ...proxy.endpoint, ...deadlines },
    nodes: server.nodes,
    faults: TROUBLES.map(([what, trouble, notRetryable]) => ({
      name: `answers ${what}`,
      notRetryable,
      outlastsCalls: trouble === hangs,
      async run(holdMs) {
        proxy.trouble(trouble);
        await pause(holdMs);
        proxy.trouble();
      },
    })),
    async close() {
      proxy.close();
      await upstash.close();
      await server.close();
    },
  };
}

import { answersHtml, hangs, rejects, truncates } from '../trouble/rest.ts';
import type { RestTrouble } from '../trouble/rest-proxy.ts';
import { behindRestProxy } from './behind-rest-proxy.ts';
import { during } from './during.ts';
import type { Tier, World } from './fault.ts';

const TROUBLES: readonly (readonly [name: string, trouble: RestTrouble, notRetryable?: readonly string[]])[] =
  [
    ['401', rejects(401, 'Unauthorized'), ['AUTH']],
    ['429', rejects(429, 'ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.')],
    ['500', rejects(500, 'Internal Server Error')],
    ['HTML', answersHtml],
    ['nothing', hangs],
    ['a truncated body', truncates],
  ];

/** Upstash's endpoint with invalid responses. */
export const upstashWorld = (tier: Tier): Promise<World> =>
  behindRestProxy(tier, (proxy) =>
    TROUBLES.map(([answer, trouble, notRetryable]) => ({
      name: `answers ${answer}`,
      notRetryable,
      outlastsCalls: trouble === hangs,
      run: during(proxy, trouble),
    })),
  );

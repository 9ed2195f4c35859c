import { setTimeout } from 'node:timers/promises';
import type { NextHandlerName } from '../candidates/next-handlers.ts';
import { type NextServer, withNextServers } from '../harness/next-servers.ts';
import type { HandlerFacts } from './next.ts';
import type { SuiteContext } from './suite.ts';

/** How far a server's clock is behind; servers that synchronize over a network differ by this much. */
const BEHIND_MS = 20;
/** How long a render has been running when the tag is updated. */
const INTO_RENDER_MS = 10;
const PATH_TAG = '_N_T_/jobs';

/** Counts the outdated pages that servers show after an update has resolved. */
export async function racesOf(
  name: NextHandlerName,
  { redis, quick }: Pick<SuiteContext, 'redis' | 'quick'>,
): Promise<HandlerFacts> {
  const times = quick ? 5 : 200;
  return withNextServers(name, redis, [0, 0, -BEHIND_MS], async (...servers) => {
    const [one, other, behind] = servers as [NextServer, NextServer, NextServer];
    const count = async (trial: (key: string, tag: string) => Promise<boolean>, kind: string) => {
      let outdated = 0;
      for (let i = 0; i < times; i++) if (await trial(`${kind} ${i}`, `${kind}-tag-${i}`)) outdated++;
      return `${outdated} of ${times}`;
    };
    const render = async (key: string, tag: string, update: () => Promise<unknown>) => {
      await one({ step: 'read', key });
      await one({ step: 'begin', key, text: 'old', tags: [tag] });
      await update();
      await one({ step: 'finish', key });
    };
    const racing = (updater: NextServer, ms: number) => async (key: string, tag: string) => {
      await render(key, tag, async () => {
        if (ms > 0) await setTimeout(ms);
        await updater({ step: 'update', tags: [tag] });
      });
      return shows([one, other], { key });
    };
    const overlapped = await one({ step: 'overlap', key: 'overlap', text: 'new' });
    return {
      [`outdated after an update ${INTO_RENDER_MS} ms into the render, on the same server`]: await count(
        racing(one, INTO_RENDER_MS),
        'same',
      ),
      '… on another server': await count(racing(other, INTO_RENDER_MS), 'other'),
      [`… on another server, whose clock is ${BEHIND_MS} ms behind`]: await count(
        racing(behind, INTO_RENDER_MS),
        'behind',
      ),
      '… at once after the render began, on the same server': await count(racing(one, 0), 'at once'),
      'outdated on another server that had the entry, at once after `updateTag`': await count(
        async (key, tag) => {
          await render(key, tag, async () => {});
          await other({ step: 'read', key });
          await one({ step: 'update', tags: [tag] });
          return shows([other], { key });
        },
        'seen',
      ),
      'outdated after `revalidatePath` (soft tags), on both servers': await count(async (key) => {
        const softTags = [`${PATH_TAG}/${key}`];
        await render(key, key, async () => {});
        await other({ step: 'read', key, softTags });
        await one({ step: 'update', tags: softTags });
        return shows([one, other], { key, softTags });
      }, 'path'),
      'a `get` waits for a pending `set`': overlapped.text === 'new' ? 'yes' : 'no',
    };
  });
}

async function shows(
  servers: readonly NextServer[],
  page: { readonly key: string; readonly softTags?: readonly string[] },
): Promise<boolean> {
  for (const server of servers) if ((await server({ step: 'read', ...page })).text === 'old') return true;
  return false;
}

import { BASELINE, BETTER_AUTH, CACHES, CONNECT_REDIS, OURS } from '../candidates/all.ts';
import type { Candidate, Opened } from '../candidates/candidate.ts';
import { figure } from '../harness/format.ts';
import { payloadOf } from '../harness/payload.ts';
import { inBatches } from '../harness/run-load.ts';
import { TAGS } from './candidates-in-rows.ts';
import { entryBytesHeadline } from './entry-bytes.ts';
import { racedLoads } from './raced-loads.ts';
import type { Suite, SuiteContext } from './suite.ts';

const ENTRIES = 1_000;
const PAYLOAD = payloadOf(200);
const NONE = '-';

/** Costs that do not depend on the machine: memory, and the outcome of races. */
export const costsSuite: Suite = async (context) => {
  const caches: string[][] = [];
  for (const candidate of [BASELINE, OURS, ...CACHES]) {
    context.progress(candidate.name);
    const bytes = await bytesOf(context, candidate, storing([]));
    const tagged = await bytesOf(context, candidate, storing(TAGS));
    await context.redis.empty();
    caches.push([candidate.name, bytes, tagged, await racedLoads(context.redis, candidate)]);
  }
  const sessions: string[][] = [];
  for (const candidate of [BASELINE, OURS, CONNECT_REDIS, BETTER_AUTH]) {
    context.progress(`${candidate.name}: sessions`);
    sessions.push([candidate.name, await bytesOf(context, candidate, SIGN_IN)]);
  }
  await context.redis.empty();
  const entries = ENTRIES.toLocaleString('en');
  return {
    suite: 'costs',
    headlines: [await entryBytesHeadline(context.redis)],
    tables: [
      {
        title: 'Costs of a cached value of 200 B',
        note: `Bytes in Redis of all keys, per entry of ${entries}. Raced loads: how many of 10 loads left a stale value behind when an invalidation ran during the load.`,
        columns: ['candidate', 'bytes', 'bytes, 2 tags', 'raced loads'],
        rows: caches,
      },
      {
        title: 'Costs of a session',
        note: `Bytes in Redis of all keys, per session of ${entries}.`,
        columns: ['candidate', 'bytes'],
        rows: sessions,
      },
    ],
  };
};

/** A way to store items. */
interface Storing {
  readonly tagged: boolean;
  /** @returns undefined if the candidate cannot store such items */
  callOf(opened: Opened): ((i: number) => Promise<unknown> | undefined) | undefined;
}

const storing = (tags: readonly string[]): Storing => ({
  tagged: tags.length > 0,
  callOf: ({ cache: { set, invalidate } = {} }) =>
    set && (tags.length === 0 || invalidate) ? (i) => set(`user:${i}`, PAYLOAD, tags) : undefined,
});

const SIGN_IN: Storing = {
  tagged: false,
  callOf:
    ({ sessions }) =>
    (i) =>
      sessions?.create(`auth0|user${i}`),
};

async function bytesOf({ redis }: SuiteContext, candidate: Candidate, storing: Storing): Promise<string> {
  await redis.empty();
  const opened = await candidate.open(redis, storing);
  try {
    const store = storing.callOf(opened);
    if (!store) return NONE;
    await inBatches(ENTRIES, 20, async (i) => store(i));
    return figure((await redis.bytes()) / ENTRIES);
  } finally {
    await opened.close();
  }
}

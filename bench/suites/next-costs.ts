import type { NextHandlerName } from '../candidates/next-handlers.ts';
import { figure, tenths } from '../harness/format.ts';
import { startLink } from '../harness/link.ts';
import { type NextServer, withNextServers } from '../harness/next-servers.ts';
import { payloadOf } from '../harness/payload.ts';
import type { HandlerFacts } from './next.ts';
import type { SuiteContext } from './suite.ts';

const ENTRIES = 200;
const TEXT = payloadOf(2_000).json;
const SOFT_TAGS = ['_N_T_/layout', '_N_T_/jobs/layout', '_N_T_/jobs'];

/** Counts round trips and commands per call, and the bytes of an entry. */
export async function costsOf(
  name: NextHandlerName,
  { redis }: Pick<SuiteContext, 'redis'>,
): Promise<HandlerFacts> {
  await redis.empty();
  const link = await startLink(redis);
  const counts = async () => ({ roundTrips: await link.roundTrips(), commands: await redis.commandCount() });
  const perCall = async (call: (i: number) => Promise<unknown>): Promise<string> => {
    const before = await counts();
    for (let i = 0; i < ENTRIES; i++) await call(i);
    const after = await counts();
    const [roundTrips, commands] = [after.roundTrips - before.roundTrips, after.commands - before.commands];
    return `${tenths(roundTrips / ENTRIES)}; ${tenths(commands / ENTRIES)}`;
  };
  try {
    return await withNextServers(name, link, [0, 0], async (...servers) => {
      const [one, other] = servers as [NextServer, NextServer];
      const key = (i: number) => `entry ${i}`;
      const read = (server: NextServer) => (i: number) =>
        server({ step: 'read', key: key(i), softTags: SOFT_TAGS });
      // The first call of a server reads what all calls share.
      for (const server of servers) await server({ step: 'read', key: 'none', softTags: SOFT_TAGS });
      const miss = await perCall(read(one));
      const before = await redis.bytes();
      const set = await perCall(async (i) => {
        await one({ step: 'begin', key: key(i), text: TEXT, tags: ['jobs', `job-${i}`] });
        await one({ step: 'finish', key: key(i) });
      });
      const bytes = ((await redis.bytes()) - before) / ENTRIES;
      const first = await perCall(read(other));
      return {
        [`bytes in Redis of an entry of ${figure(TEXT.length)} bytes with 2 tags`]: figure(bytes),
        'a look-up that misses: round trips; commands': miss,
        'storing what was rendered': set,
        'the first look-up of an entry by a server': first,
        'a look-up again, within 10 s': await perCall(read(other)),
        'an update of one tag': await perCall((i) => one({ step: 'update', tags: [`other-${i}`] })),
      };
    });
  } finally {
    await link.end();
  }
}

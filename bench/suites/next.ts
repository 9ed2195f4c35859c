import { Redis } from 'ioredis';
import { KEYSPACE_EVENTS, NEXT_HANDLERS } from '../candidates/next-handlers.ts';
import { installedVersions } from '../harness/versions.ts';
import { costsOf } from './next-costs.ts';
import { failuresOf } from './next-failures.ts';
import { racesOf } from './next-races.ts';
import type { Suite } from './suite.ts';

/** What one cache handler did, by what was measured. */
export type HandlerFacts = Readonly<Record<string, string>>;

/** Compares the cache handlers for `cacheHandlers` of Next.js, each of whose servers is a process. */
export const nextSuite: Suite = async (context) => {
  const admin = new Redis({ host: context.redis.host, port: context.redis.port });
  await admin.config('SET', 'notify-keyspace-events', KEYSPACE_EVENTS);
  admin.disconnect();
  const facts: HandlerFacts[] = [];
  for (const name of NEXT_HANDLERS) {
    context.progress(name);
    const [races, costs] = [await racesOf(name, context), await costsOf(name, context)];
    facts.push({ ...races, ...(await failuresOf(name)), ...costs });
  }
  const versions = installedVersions();
  const rows = Object.keys(facts[0] ?? {}).map((what) => [what, ...facts.map((each) => each[what] ?? '-')]);
  const titles = NEXT_HANDLERS.map((name) => `${name} ${versions[name]?.split(' ')[0]}`);
  return { suite: 'next', tables: [{ title: 'Cache handlers', columns: ['', ...titles], rows }] };
};

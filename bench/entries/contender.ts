import { contenderNamed } from '../contenders/all.ts';
import type { Place } from '../lib/bench-redis.ts';
import { serveSlices } from '../lib/serve-slices.ts';
import { prepare, type Work } from '../suites/work.ts';

/** What a contender is to do, and where. */
export interface ContenderTask {
  readonly name: string;
  readonly place: Place;
  readonly work: Work;
}

await serveSlices<ContenderTask>(async ({ name, place, work }) => {
  const opened = await contenderNamed(name).open(place, { tagged: 'tagged' in work && work.tagged });
  return opened && prepare(work, opened, name);
});

import { contenderNamed } from '../contenders/all.ts';
import { serveSlices } from '../lib/serve-slices.ts';
import { type ContenderTask, prepare } from '../suites/work.ts';

await serveSlices<ContenderTask>(async ({ name, place, work }) => {
  const opened = await contenderNamed(name).open(place, { tagged: 'tagged' in work && work.tagged });
  return opened && prepare(work, opened, name);
});

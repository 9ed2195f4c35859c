/**
 * One of several processes that put a steady load on a Redis with faults. Argument: LoadSettings as JSON.
 * Prints Lines; starts at the first line on stdin and stops at the second.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { connectRedis, createCacheStore, createSessionStore } from '../../../src/redis/index.ts';
import { createRandom } from '../../model/random.ts';
import { connectAdmin } from '../../support/admin/connection.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { ownEntryLane } from './own-entry-lane.ts';
import { createRecorder } from './recorder.ts';
import { sessionLane } from './session-lane.ts';
import { LEASE_MS, type LoadSettings, MAX_SESSIONS } from './settings.ts';
import { sharedLane } from './shared-lane.ts';

const settings = JSON.parse(process.argv[2] ?? '') as LoadSettings;
const { endpoint, tenantId, worker, lanes, pauseMs } = settings;
const recorder = createRecorder();
const client = connectRedis({ endpoint });
const source = connectAdmin(settings.source);
// Every read of a session also renews it, so that reads depend on writes.
const sessions = createSessionStore(client, { touchInterval: 0, maxSessionsPerUser: MAX_SESSIONS });
const cache = createCacheStore(
  client,
  { leaseMs: LEASE_MS },
  {
    onEvent: (event) => event.type === 'degraded' && recorder.degraded(event.code),
  },
);
const random = createRandom(worker);

const steps = Array.from({ length: lanes }, (_, lane) => [
  sessionLane(sessions, recorder, random, { tenantId, userId: `user ${worker} ${lane}` }),
  ownEntryLane(cache, recorder, random, { tenantId, key: `key ${worker} ${lane}` }),
  sharedLane(cache, source, recorder, random, tenantId),
]).flat();

let stopping = false;
const connected = () =>
  client.command(['PING']).then(
    () => true,
    () => false,
  );
await waitUntil('Redis to answer', connected);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.once('data', () => {
  stopping = true;
});
await Promise.all(
  steps.map(async (step) => {
    while (!stopping) {
      await step();
      await pause(random.below(pauseMs));
    }
  }),
);
const metricsSent = await cache.flushMetrics().then(
  () => true,
  () => false,
);
recorder.print({ t: 'end', metricsSent });
await client.close();
source.disconnect();
process.stdin.destroy();

import { expect, it } from 'vitest';
import { createSessionStore } from '../../src/redis/index.ts';
import { startWorker } from '../support/programs/worker.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';

const PROCESSES = 4;
const CREATES = 200;
const LIMIT = 5;

forEachRedis((redis) => {
  it(`never lets ${CREATES} concurrent creates from ${PROCESSES} processes exceed the limit`, async () => {
    const tenantId = freshTenant();
    const userId = 'alice';
    const args = [JSON.stringify(redis.target), tenantId, userId, String(CREATES / PROCESSES), String(LIMIT)];
    const workers = Array.from({ length: PROCESSES }, () => startWorker('create-sessions.ts', args));
    await Promise.all(workers.map((worker) => worker.line()));

    const store = createSessionStore(redis.client, { maxSessionsPerUser: LIMIT });
    const samples: number[] = [];
    let sampling = true;
    const sampler = (async () => {
      while (sampling) samples.push((await store.listUserSessions(tenantId, userId)).sessions.length);
    })();
    for (const worker of workers) worker.send('go');
    const reports = await Promise.all(workers.map((worker) => worker.line())).finally(() => {
      sampling = false;
    });
    await sampler;

    const created: { sessionId: string; evicted: string[] }[] = reports.flatMap((report) =>
      JSON.parse(report),
    );
    expect(created).toHaveLength(CREATES);
    expect(Math.max(...samples)).toBeLessThanOrEqual(LIMIT);
    const answers = await Promise.all(created.map(({ sessionId }) => store.getSession(tenantId, sessionId)));
    const live = answers.filter((session) => session !== null);
    expect(live).toHaveLength(LIMIT);
    const evicted = created.flatMap((one) => one.evicted);
    expect(new Set(evicted).size).toBe(CREATES - LIMIT);

    const { sessions } = await store.listUserSessions(tenantId, userId);
    const handles = sessions.map(({ handle }) => handle).sort();
    expect(handles).toEqual(live.map(({ handle }) => handle).sort());
    const index = await redis.admin.raw('ZRANGE', `session-index:{${tenantId}}`, 0, -1);
    expect(Array.isArray(index) && index.map(String).sort()).toEqual(handles);
    expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toHaveLength(LIMIT);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bytesOf, entryOf, now } from './render.ts';
import { forEachTransport, type NextServer } from './transports.ts';

const ROUNDS = 60;
const READERS = 3;

/** A page over a database, on several servers: what Next.js does for a request. */
async function request({ handler }: NextServer, database: { version: number }) {
  const entry = await handler.get('page', ['_N_T_/jobs']);
  if (entry) return { seen: Number(new TextDecoder().decode(await bytesOf(entry))), isHit: true };
  const timestamp = now();
  const { version } = database;
  await delay(Math.random() * 8);
  await handler.set('page', Promise.resolve(entryOf(String(version), { tags: ['jobs'], timestamp })));
  return { seen: version, isHit: false };
}

forEachTransport((tenants) => {
  it.each(['jobs', '_N_T_/jobs'])('no request after an update of %s gets an older page', async (tag) => {
    const open = await tenants();
    const servers = Array.from({ length: READERS }, () => open());
    const writer = open();
    const database = { version: 0 };
    let updated = 0;
    let isOver = false;
    const stale: string[] = [];

    const reading = servers.map(async (server) => {
      while (!isOver) {
        const atLeast = updated;
        const { seen } = await request(server, database);
        if (seen < atLeast) stale.push(`${seen} after ${atLeast}`);
      }
    });
    for (let i = 0; i < ROUNDS; i++) {
      await delay(Math.random() * 8);
      database.version++;
      await writer.handler.updateTags([tag]);
      updated = database.version;
    }
    isOver = true;
    await Promise.all(reading);

    expect(stale).toEqual([]);
    expect((await request(writer, database)).seen).toBe(ROUNDS);
    for (const server of servers) {
      expect(await request(server, database)).toEqual({ seen: ROUNDS, isHit: true });
    }
  });
});

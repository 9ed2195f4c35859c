import type { Redis } from 'ioredis';

const KEYS_AT_A_TIME = 10;

/** Moves a slot to another master under load, a few keys at a time, as redis-cli does. */
export async function moveSlot(
  slot: number,
  from: Redis,
  to: Redis,
  masters: readonly Redis[],
): Promise<void> {
  const [fromId, toId] = await Promise.all([from, to].map((node) => node.call('CLUSTER', 'MYID')));
  await to.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId));
  await from.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId));
  const { host = '', port = 0 } = to.options;
  for (;;) {
    const keys = (await from.call('CLUSTER', 'GETKEYSINSLOT', slot, KEYS_AT_A_TIME)) as string[];
    if (keys.length === 0) break;
    await from.call('MIGRATE', host, port, '', 0, 5_000, 'KEYS', ...keys);
  }
  // The new owner first, so that no moment is without one.
  for (const node of [to, from, ...masters]) {
    await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(toId));
  }
}

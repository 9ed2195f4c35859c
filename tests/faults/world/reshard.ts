import type { Redis } from 'ioredis';
import { waitUntil } from '../../support/wait-until.ts';

const KEYS_AT_A_TIME = 10;

/** Moves a slot to another master under load, a few keys at a time, as redis-cli does, until all masters agree on it. */
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
    await from.call('MIGRATE', host, port, '', 0, 60_000, 'KEYS', ...keys);
  }
  // The new owner comes first, so that the slot always has an owner.
  for (const node of [to, from, ...masters]) {
    await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(toId));
  }
  // A new owner that does not know the previous owner's epoch keeps a lower one, loses the slot and deletes its keys.
  await waitUntil('every master to see one owner and the same epochs', async () => {
    const views = await Promise.all(masters.map((master) => viewOf(master, slot)));
    return views.every((view) => view === views[0] && view.split(OWNS).length === 2);
  });
}

const OWNS = ' owns it';

/** What a node knows of all masters: the epoch of each, and which of them owns the slot. */
async function viewOf(node: Redis, slot: number): Promise<string> {
  const lines = String(await node.call('CLUSTER', 'NODES'))
    .trim()
    .split('\n');
  return lines
    .map((line) => line.split(' '))
    .filter(([, , flags]) => flags?.split(',').includes('master'))
    .map(([id, , , , , , epoch, , ...ranges]) => `${id} ${epoch}${isIn(slot, ranges) ? OWNS : ''}`)
    .sort()
    .join('\n');
}

/** @param ranges such as `0-5460` and `7000`; a slot on its way stands in brackets besides */
const isIn = (slot: number, ranges: readonly string[]): boolean =>
  ranges
    .filter((range) => !range.startsWith('['))
    .map((range) => range.split('-').map(Number))
    .some(([from = 0, to = from]) => from <= slot && slot <= to);

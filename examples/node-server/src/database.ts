import { setTimeout as sleep } from 'node:timers/promises';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly price: number;
}

export interface Product extends Row {
  /** When the row was read: it stays the same while the cache serves it. */
  readonly readAt: string;
}

/** A stand-in for your database, with slow queries. */
const QUERY_MS = 300;
const tables = new Map<string, Map<string, Row>>();

async function query(tenantId: string): Promise<Map<string, Row>> {
  await sleep(QUERY_MS);
  const table =
    tables.get(tenantId) ?? new Map(['apple', 'pear'].map((id) => [id, { id, name: id, price: 100 }]));
  tables.set(tenantId, table);
  return table;
}

const read = (row: Row): Product => ({ ...row, readAt: new Date().toISOString() });

export async function selectProducts(tenantId: string): Promise<Product[]> {
  return [...(await query(tenantId)).values()].map(read);
}

export async function selectProduct(tenantId: string, id: string): Promise<Product | null> {
  const row = (await query(tenantId)).get(id);
  return row ? read(row) : null;
}

export async function updatePrice(tenantId: string, id: string, price: number): Promise<boolean> {
  const table = await query(tenantId);
  const row = table.get(id);
  if (row) table.set(id, { ...row, price });
  return row !== undefined;
}

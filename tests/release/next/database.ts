import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Gate, gate } from '../../support/gate.ts';

/** The database behind the app: one job, whose title counts its versions. */
export interface Database {
  readonly url: string;
  version: number;
  /** Reads so far. */
  reads: number;
  /**
   * Makes the next read see the current version but return only when the gate opens. @returns a promise that resolves
   * when the read has begun
   */
  holdNextRead(): { readonly begun: Promise<void>; readonly release: () => void };
  close(): void;
}

export async function startDatabase(): Promise<Database> {
  let held: { readonly begun: Gate<void>; readonly released: Gate<void> } | undefined;
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      database.version++;
      response.end('{}');
      return;
    }
    database.reads++;
    const body = JSON.stringify([{ id: '1', title: `version ${database.version}.` }]);
    const current = held;
    held = undefined;
    current?.begun.open();
    await current?.released.passed;
    response.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const database: Database = {
    url: `http://127.0.0.1:${port}`,
    version: 1,
    reads: 0,
    holdNextRead() {
      const [begun, released] = [gate(), gate()];
      held = { begun, released };
      return { begun: begun.passed, release: () => released.open() };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return database;
}

/**
 * A route that the example does not have: it lets a read of the database take as long as a test wants. It is below `/auth`,
 * which needs no session.
 */
export const HOLD_FILES = {
  'app/auth/hold/route.ts': `
    import type { NextRequest } from 'next/server';

    type Database = { query(...args: unknown[]): Promise<unknown> };
    type Held = { begun: Promise<void>; release: () => void };
    const shared = globalThis as { portalDatabase?: Promise<Database>; held?: Held };

    async function hold(): Promise<void> {
      const database = await shared.portalDatabase;
      if (!database) throw new Error('Nothing has been read');
      const { query } = database;
      let [begin, release] = [() => {}, () => {}];
      const begun = new Promise<void>((resolve) => { begin = resolve; });
      const released = new Promise<void>((resolve) => { release = resolve; });
      database.query = async (...args) => {
        database.query = query;
        const rows = await query.apply(database, args);
        begin();
        await released;
        return rows;
      };
      shared.held = { begun, release: () => release() };
    }

    export async function POST({ nextUrl }: NextRequest): Promise<Response> {
      const step = nextUrl.searchParams.get('step');
      if (step === 'hold') await hold();
      else if (step === 'begun') await shared.held?.begun;
      else shared.held?.release();
      return new Response();
    }`,
};

/** The next read sees the current rows and returns when it is released. */
export async function holdNextRead(url: string) {
  const step = async (name: string) => {
    const response = await fetch(`${url}/auth/hold?step=${name}`, { method: 'POST' });
    if (!response.ok) throw new Error(`${name} answered ${response.status}`);
  };
  await step('hold');
  return { begun: () => step('begun'), release: () => step('release') };
}

import { randomUUID } from 'node:crypto';

/** The REST API of an Upstash database. */
export interface UpstashAccess {
  readonly url: string;
  readonly token: string;
}

/** A region that lags loses most of these races. */
const TRIES = 50;
const EXPIRES_MS = 60_000;
const TIMEOUT_MS = 5_000;

/**
 * Looks for replicas that are behind: writes a key and reads it at once, as another client would, without the sync token
 * of the write. Requests are sent from here, so a region that is nearer to the functions than to here stays unseen.
 * @param upstash the database; only a key with a random name is written, and deleted afterwards
 * @param send the platform's own fetch by default
 * @throws Error that states what to do if a read was older than the write before it, or if Upstash rejects a request
 */
export async function rejectReadRegions(upstash: UpstashAccess, send = globalThis.fetch): Promise<void> {
  const old = await countOldReads(upstash, send);
  if (old === 0) return;
  throw new Error(
    `${old} of ${TRIES} plain reads were older than the write before them: a replica that lags served them. Remove the ` +
      'read regions of the database in the Upstash console (docs/operate/deploy.md#upstash-without-read-regions). If it ' +
      'has none, ask Upstash why its replicas lag.',
  );
}

async function countOldReads(upstash: UpstashAccess, send: typeof fetch): Promise<number> {
  const key = `smoke:read-region:${randomUUID()}`;
  let old = 0;
  for (let i = 0; i < TRIES; i++) {
    await run(upstash, send, ['SET', key, i, 'PX', EXPIRES_MS]);
    if ((await run(upstash, send, ['GET', key])) !== String(i)) old++;
  }
  await run(upstash, send, ['DEL', key]);
  return old;
}

/** One request, like the first one of a new client. */
async function run({ url, token }: UpstashAccess, send: typeof fetch, command: readonly unknown[]) {
  const response = await send(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(command),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    throw new Error(
      `Upstash responded with ${response.status}: check its URL, its token and the plan’s limits.`,
    );
  }
  const { result } = Object(await response.json());
  return result;
}

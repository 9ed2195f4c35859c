import { randomUUID } from 'node:crypto';

/** The REST API of an Upstash database. */
export interface UpstashAccess {
  readonly url: string;
  readonly token: string;
}

/** Number of attempts. A lagging region loses most of these races. */
const TRIES = 50;
const EXPIRES_MS = 60_000;
const TIMEOUT_MS = 5_000;

/**
 * Detects lagging replicas: writes a key and reads it immediately without the sync token of the write, like another
 * client. Requests are sent from this machine, so a region that is closer to the functions than to this machine is not
 * detected.
 * @param upstash the database. Only one key with a random name is written, and deleted afterwards
 * @param send the platform's fetch by default
 * @throws Error with instructions if a read was older than the preceding write, or if Upstash rejects a request
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

/** Sends one request, like the first request of a new client. */
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

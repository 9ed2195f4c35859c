import { isRedisApiError, type RedisApiClient } from '../../../../client/index.ts';
import type { Deployment } from '../../../state/deployment.ts';
import { quietClient } from '../quiet-client.ts';
import { createVersionedSource } from '../versioned-source.ts';

export type Verdict = 'ok' | 'source' | 'ended' | 'failed' | 'stale';

export const PROBES = ['read', 'write', 'session'] as const;
export type ProbeName = (typeof PROBES)[number];

/** A call that was made while Redis was observed. Times are in ms of `performance.now()`. */
export interface ProbedCall {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly verdict: Verdict;
  /** Of a failed call. */
  readonly code?: string | undefined;
}

export interface Probing {
  readonly startedAt: number;
  readonly calls: Readonly<Record<ProbeName, readonly ProbedCall[]>>;
  /** Whether each of them has been made, whatever its outcome. */
  isComplete(): boolean;
  stop(): void;
}

const NAMESPACE = 'playground';
const TTL_SECONDS = 60;
const EVERY_MS = 250;

type Probe = () => Promise<Pick<ProbedCall, 'verdict' | 'code'>>;

/** Makes a read, a write and a session check every 250 ms, each one only after its predecessor. */
export function startProbing(deployment: Deployment): Probing {
  const startedAt = performance.now();
  const stopping = new AbortController();
  const { signal } = stopping;
  const calls: Record<ProbeName, ProbedCall[]> = { read: [], write: [], session: [] };
  const pending = new Set<ProbeName>();
  const { probes, end } = createProbes(deployment, signal);

  async function attempt(name: ProbeName): Promise<void> {
    if (pending.has(name)) return;
    pending.add(name);
    const from = performance.now();
    const outcome = await probes[name]().catch(failureOf);
    pending.delete(name);
    if (!signal.aborted) calls[name].push({ startedAt: from, endedAt: performance.now(), ...outcome });
  }

  const tick = () => {
    for (const name of PROBES) void attempt(name);
  };
  const timer = setInterval(tick, EVERY_MS);
  tick();
  return {
    startedAt,
    calls,
    isComplete: () => PROBES.every((name) => calls[name].length > 0),
    stop() {
      clearInterval(timer);
      stopping.abort();
      end();
    },
  };
}

function createProbes(deployment: Deployment, signal: AbortSignal) {
  const key = `probe-${crypto.randomUUID()}`;
  const source = createVersionedSource();
  let isDegraded = false;
  const client = quietClient(deployment, {
    onDegraded: () => {
      isDegraded = true;
    },
  });
  const session = createSession(client);

  const probes: Readonly<Record<ProbeName, Probe>> = {
    async read() {
      const oldest = source.oldestAllowed(key);
      isDegraded = false;
      const load = () => source.read(key);
      const version = await client.cache.getOrLoad<number>(NAMESPACE, key, load, {
        ttl: TTL_SECONDS,
        signal,
      });
      if (version === undefined || version < oldest) return { verdict: 'stale' };
      return { verdict: isDegraded ? 'source' : 'ok' };
    },
    async write() {
      const confirm = source.change([key]);
      await client.cache.delete(NAMESPACE, key, { signal });
      confirm();
      return { verdict: 'ok' };
    },
    async session() {
      const found = await client.sessions.get(await session.id(), { signal });
      return { verdict: found ? 'ok' : 'ended' };
    },
  };
  return { probes, end: session.end };
}

/** The session that is checked: created before the fault, so that its loss can be seen. */
function createSession(client: RedisApiClient) {
  let created: Promise<string> | undefined;
  return {
    async id(): Promise<string> {
      created ??= client.sessions.create().then(({ sessionId }) => sessionId);
      try {
        return await created;
      } catch (error) {
        created = undefined;
        throw error;
      }
    },
    end() {
      // Otherwise it ends by its idle timeout.
      created?.then((id) => client.sessions.destroy(id)).catch(() => {});
    },
  };
}

const failureOf = (error: unknown): Pick<ProbedCall, 'verdict' | 'code'> => ({
  verdict: 'failed',
  code: isRedisApiError(error) ? error.code : 'ERROR',
});

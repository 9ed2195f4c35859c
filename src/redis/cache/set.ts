import type { RedisClient, RedisCommand, RedisReply } from '../client/index.ts';
import type { Batcher, BatchFunction } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { sendFitting } from '../shared/send-fitting.ts';
import { entryHeader, formatEntry } from './entry.ts';
import { SET_NOW, SET_VERSION } from './scripts/set.ts';
import type { CacheTenantRegistry } from './tenant-registry.ts';
import type { VersionTracker } from './version-tracker.ts';
import { createRunWithVersion, type RunWithVersion } from './with-version.ts';

/** From this size on, in bytes, passing a value through a script costs Redis several times as much as storing it. */
const LARGE_BYTES = 2_048;

/** A value to store as of now. */
interface SetCall {
  readonly entry: string;
  readonly content: string;
  /** TTL of the key, in ms. */
  readonly keepMs: number;
}

interface SetDependencies {
  readonly client: RedisClient;
  readonly batcher: Batcher;
  readonly versions: VersionTracker;
  readonly registry: CacheTenantRegistry;
}

type Failures = readonly (undefined | Error)[];

/**
 * Stores values without an as-of version: they get the current version, so earlier invalidations do not apply. Values
 * set in the same tick are sent together.
 *
 * While the tenant's version is stable, no script is needed: entries are stored with the version that this process last
 * saw, and a GET after them shows whether it was still current. An outdated version can only make an entry stale too
 * early, never serve an old value. Entries stored with one get the current version afterwards, unless they have been
 * deleted or replaced.
 */
export function createSet({ client, batcher, versions, registry }: SetDependencies) {
  const runWithVersion = createRunWithVersion(client, registry);

  async function runScript(...call: Parameters<RunWithVersion>) {
    const [, tenantId] = call;
    versions.observe(tenantId, await runWithVersion(...call));
  }

  async function storeByScript(tenantId: string, calls: readonly SetCall[]): Promise<Failures> {
    const args = calls.flatMap(({ keepMs, content }) => [keepMs, content]);
    await runScript(SET_NOW, tenantId, keysOf(tenantId, calls), args);
    return calls.map(() => undefined);
  }

  async function storeWithVersion(
    tenantId: string,
    calls: readonly SetCall[],
    version: string,
  ): Promise<Failures> {
    const readVersion: RedisCommand = ['GET', cacheKeys(tenantId).version];
    const replies = await client.pipeline([...setCommands(calls, version), readVersion]);
    const current = replies.pop();
    versions.observe(tenantId, current);
    return failuresIn(replies, current === version ? [] : await setVersion(tenantId, calls, version));
  }

  async function storeThenSetVersion(tenantId: string, calls: readonly SetCall[]): Promise<Failures> {
    const keys = keysOf(tenantId, calls);
    const script: RedisCommand = ['EVALSHA', SET_VERSION.sha, keys.length, ...keys, '', ...headerArgs(calls)];
    const replies = await client.pipeline([...setCommands(calls), script]);
    const version = replies.pop();
    // The tenant may have no version, or the server may not have the script yet.
    if (version === null || version instanceof Error) {
      return failuresIn(replies, await setVersion(tenantId, calls));
    }
    versions.observe(tenantId, version);
    return failuresIn(replies);
  }

  /** The entries are already stored; only their headers are sent again if they do not all fit into one request. */
  function setVersion(tenantId: string, calls: readonly SetCall[], from?: string): Promise<Failures> {
    const send = async (part: readonly SetCall[]): Promise<Failures> => {
      await runScript(SET_VERSION, tenantId, keysOf(tenantId, part), headerArgs(part, from));
      return part.map(() => undefined);
    };
    return sendFitting(calls, send, true);
  }

  const setBatch: BatchFunction<SetCall, undefined> = {
    writes: true,
    send(tenantId, calls) {
      const version = versions.stable(tenantId);
      if (version !== undefined) return storeWithVersion(tenantId, calls, version);
      const isLarge = calls.some(({ content }) => content.length > LARGE_BYTES);
      return isLarge ? storeThenSetVersion(tenantId, calls) : storeByScript(tenantId, calls);
    },
  };
  const enqueue = batcher.define(setBatch);

  return (tenantId: string, call: SetCall): Promise<undefined> =>
    enqueue(tenantId, call, { bytes: call.content.length });
}

/** One result per write, from its reply and the follow-up: an Error for each write that failed. */
const failuresIn = (replies: readonly (RedisReply | Error)[], later: Failures = []): Failures =>
  replies.map((reply, i) => (reply instanceof Error ? reply : later[i]));

function keysOf(tenantId: string, calls: readonly SetCall[]): string[] {
  const { version, invalidations } = cacheKeys(tenantId);
  return [version, invalidations, ...calls.map(({ entry }) => entry)];
}

const setCommands = (calls: readonly SetCall[], version?: string): RedisCommand[] =>
  calls.map(({ entry, content, keepMs }) => ['SET', entry, formatEntry(content, version), 'PX', keepMs]);

const headerArgs = (calls: readonly SetCall[], version?: string): string[] =>
  calls.map(({ content }) => entryHeader(content, version));

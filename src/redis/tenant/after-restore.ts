import * as z from 'zod/mini';
import { renewGeneration } from '../cache/index.ts';
import type { RedisClient } from '../client/index.ts';
import { InvalidInputError } from '../errors.ts';
import type { SessionStore } from '../session/index.ts';
import { parseJson } from '../shared/json.ts';
import { CACHE_TENANTS, decodeSegment, RESTORE_PROGRESS, TENANT_REGISTRY } from '../shared/keys.ts';
import { resolveRunBounds } from '../shared/run-bounds.ts';
import { scoredMembers } from '../shared/scored-members.ts';

/** The result of one call. */
export interface RestoreReport {
  /**
   * Number of tenants whose restored sessions and cache entries are no longer served, in all calls for this restore.
   */
  readonly tenants: number;
  /** Whether earlier calls had already done everything, so that this one changed nothing. */
  readonly repeated: boolean;
  /** Whether tenants are left. If so, call again with the same restore. */
  readonly more: boolean;
}

/**
 * Ends everything that a restore has brought back: every session and every cache entry of every tenant. A snapshot does
 * not contain what was ended or invalidated after it was taken, so any of its data might be served again (G1, G5).
 * Afterwards, entries are loaded again and users sign in again. If a call is interrupted or runs out of time, the next
 * call for the same restore continues it; once everything is done, further calls change nothing.
 * @param restore unique name of the restore, 1 to 200 characters
 * @param bounds.hasTime called before each step; the call stops when it returns false
 * @returns the progress of the work
 * @throws InvalidInputError for an invalid name; UnavailableError
 */
export type AfterRestore = (
  restore: string,
  bounds?: { readonly hasTime?: (() => boolean) | undefined },
) => Promise<RestoreReport>;

export interface AfterRestoreDependencies {
  readonly sessions: Pick<SessionStore, 'revokeTenantSessions'>;
  /**
   * Name of the server, such as its address. A snapshot contains the progress of earlier restores, which is ignored on
   * another server.
   */
  readonly server: string;
}

const MAX_RESTORE_CHARS = 200;
/** Number of names read, or tenants handled, per step. */
const NAMES_PER_STEP = 1_000;
const TENANTS_PER_STEP = 50;

const progressSchema = z.object({
  restore: z.string(),
  server: z.string(),
  tenants: z.number(),
  /** The last tenant that was handled, in the order of names; absent once all have been handled. */
  last: z.optional(z.string()),
});

type Progress = z.infer<typeof progressSchema>;

/**
 * Creates the function to call after a restore.
 * @param client connection to the Redis that was restored
 * @param dependencies the session store, and the name of the server
 * @returns see `AfterRestore`
 */
export function createAfterRestore(
  client: RedisClient,
  { sessions, server }: AfterRestoreDependencies,
): AfterRestore {
  /** ZSCAN returns every member that stays, even if its score changes, as it does during the cleanup. */
  async function namesIn(registry: string): Promise<string[]> {
    const names: string[] = [];
    let cursor = '0';
    do {
      const reply = await client.command(['ZSCAN', registry, cursor, 'COUNT', NAMES_PER_STEP]);
      const [next, pairs] = Array.isArray(reply) ? reply : [];
      names.push(...scoredMembers(pairs).map(([name]) => name));
      cursor = String(next ?? '0');
    } while (cursor !== '0');
    return names;
  }

  async function tenantsAfter(last: string): Promise<string[]> {
    const registries = await Promise.all([namesIn(TENANT_REGISTRY), namesIn(CACHE_TENANTS)]);
    return [...new Set(registries.flat())].filter((name) => name > last).sort();
  }

  async function readProgress(restore: string): Promise<Progress> {
    const stored = progressSchema.safeParse(
      parseJson(String(await client.command(['GET', RESTORE_PROGRESS]))),
    );
    const known = stored.success && stored.data.restore === restore && stored.data.server === server;
    return known ? stored.data : { restore, server, tenants: 0, last: '' };
  }

  const save = (progress: Progress) => client.command(['SET', RESTORE_PROGRESS, JSON.stringify(progress)]);

  async function endTenant(name: string): Promise<void> {
    const tenantId = decodeSegment(name);
    await Promise.all([sessions.revokeTenantSessions(tenantId), renewGeneration(client, tenantId)]);
  }

  return async (restore, bounds) => {
    if (typeof restore !== 'string' || restore.trim() === '' || restore.length > MAX_RESTORE_CHARS) {
      throw new InvalidInputError('restore', `must be a name of 1 to ${MAX_RESTORE_CHARS} characters`);
    }
    const { hasTime } = resolveRunBounds(bounds);
    const progress = await readProgress(restore);
    let { tenants, last } = progress;
    if (last === undefined) return { tenants, repeated: true, more: false };
    const names = await tenantsAfter(last);
    for (let from = 0; from < names.length; from += TENANTS_PER_STEP) {
      if (!hasTime()) return { tenants, repeated: false, more: true };
      const step = names.slice(from, from + TENANTS_PER_STEP);
      await Promise.all(step.map(endTenant));
      tenants += step.length;
      last = step.at(-1);
      await save({ ...progress, tenants, last });
    }
    await save({ restore, server, tenants });
    return { tenants, repeated: false, more: false };
  };
}

import type { CacheName, HttpAccess, Transport } from '../transport.ts';

/** The permission that the steps need to write to the cache. */
export const WRITE_CACHE = 'cache:write';

/** What the steps of one run share. Its names meet no other run. */
export interface StepContext {
  readonly transport: Transport;
  /** The same for every run: metrics are kept by namespace, and must not grow with runs. Keys begin with `run`. */
  readonly namespace: string;
  readonly run: string;
  readonly tag: string;
  /** @returns a name in the namespace */
  named(key: string): CacheName;
}

/** A user of a tenant. */
export interface TenantUser {
  readonly tenantId: string;
  readonly transport: Transport;
}

export interface StepText {
  readonly title: string;
  /** For a reader who sees the product for the first time. */
  readonly explanation: string;
}

/** @returns a remark, if there is one @throws what is wrong */
type Work<Extra extends unknown[] = []> = (
  context: StepContext,
  ...extra: Extra
) => Promise<string | undefined> | Promise<void>;

/** `new users`: the caller, and a user of a second tenant. Both have no sessions and may reach their session limit. */
type Needs =
  | { readonly needs?: undefined; readonly run: Work }
  | { readonly needs: 'http'; readonly run: Work<[HttpAccess]> }
  | { readonly needs: 'second tenant'; readonly run: Work<[TenantUser]> }
  | { readonly needs: 'new users'; readonly run: Work<[TenantUser, TenantUser]> };

/** One step: what it does, what it asserts, and what it needs for that. */
export type Step = StepText & Needs & { readonly permission?: string };

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** As-of times of one tenant that a process remembers. More than these change during no render that matters. */
const MAX_TIMES = 1_024;
const MAX_TENANTS = 100;

/** When an as-of time was learned, by the clock that Next.js dates entries with. */
interface Learned {
  readonly at: number;
  readonly asOf: string;
}

/**
 * The as-of times that look-ups returned. They belong to the tenant and not to a key: whatever a process begins to render
 * after it learned one may be stored as of it.
 */
export interface AsOfLog {
  learn(tenant: string, asOf: string): void;
  /**
   * @param startedAt when the render began, in ms since the epoch
   * @returns the newest as-of time learned before that; undefined if there is none, or it is no longer known
   */
  before(tenant: string, startedAt: number): string | undefined;
}

/** @param now ms since the epoch; it must not step back */
export function createAsOfLog(now: () => number): AsOfLog {
  const logs = new Map<string, Learned[]>();

  /** The tenant used least recently comes first. */
  function logOf(tenant: string): Learned[] {
    const log = logs.get(tenant) ?? [];
    logs.delete(tenant);
    logs.set(tenant, log);
    const [oldest] = logs.keys();
    if (logs.size > MAX_TENANTS && oldest !== undefined) logs.delete(oldest);
    return log;
  }

  return {
    learn(tenant, asOf) {
      const log = logOf(tenant);
      if (log.at(-1)?.asOf === asOf) return;
      log.push({ at: now(), asOf });
      if (log.length > MAX_TIMES) log.shift();
    },
    before: (tenant, startedAt) => logs.get(tenant)?.findLast(({ at }) => at <= startedAt)?.asOf,
  };
}

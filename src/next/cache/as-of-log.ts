/** Maximum number of as-of times that a process keeps per tenant, far more than change during a typical render. */
const MAX_TIMES = 1_024;
const MAX_TENANTS = 100;

/** An as-of time, and when it was received by the clock that Next.js uses for entries. */
interface ReceivedAsOf {
  readonly at: number;
  readonly asOf: string;
}

/**
 * The as-of times returned by look-ups. They belong to the tenant, not to a key: anything that a process starts to
 * render after it received an as-of time may be stored with it.
 */
export interface AsOfLog {
  record(tenant: string, asOf: string): void;
  /**
   * @param startedAt when the render began, in ms since the epoch
   * @returns the newest as-of time received before that; undefined if there is none or it was dropped
   */
  before(tenant: string, startedAt: number): string | undefined;
}

/** @param now ms since the epoch; it must not step back */
export function createAsOfLog(now: () => number): AsOfLog {
  const logs = new Map<string, ReceivedAsOf[]>();

  /** The least recently used tenant comes first. */
  function logOf(tenant: string): ReceivedAsOf[] {
    const log = logs.get(tenant) ?? [];
    logs.delete(tenant);
    logs.set(tenant, log);
    const [oldest] = logs.keys();
    if (logs.size > MAX_TENANTS && oldest !== undefined) logs.delete(oldest);
    return log;
  }

  return {
    record(tenant, asOf) {
      const log = logOf(tenant);
      if (log.at(-1)?.asOf === asOf) return;
      log.push({ at: now(), asOf });
      if (log.length > MAX_TIMES) log.shift();
    },
    before: (tenant, startedAt) => logs.get(tenant)?.findLast(({ at }) => at <= startedAt)?.asOf,
  };
}

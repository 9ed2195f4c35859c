import type { Log, LogFields } from './fields.ts';

export interface Sampling {
  /** A failure that repeats is told at most once in this time, in ms. */
  readonly everyMs: number;
  /** Kinds of failures remembered at once. */
  readonly maxKinds: number;
  /** ms since the epoch */
  readonly now: () => number;
}

const DEFAULTS: Sampling = { everyMs: 10_000, maxKinds: 256, now: Date.now };

/** A log that tells a repeated failure once and then counts it. */
export interface SampledLog extends Log {
  /** Tells what was left out so far; for a process that ends. */
  flush(): void;
}

interface Repeated {
  readonly until: number;
  readonly tellCount: (suppressed: number) => void;
  suppressed: number;
}

/**
 * Keeps an outage from drowning the log. The first failure of a kind is written whole; the same kind again only after
 * a while, with the number of those left out. That number also comes with whatever is written next, so that a failure
 * which ends is not left half told. Audit lines, and what is not a failure, pass as they are.
 */
export function sampleFailures(log: Log, options: Partial<Sampling> = {}): SampledLog {
  const { everyMs, maxKinds, now } = { ...DEFAULTS, ...options };
  // In the order in which they are due, since all wait equally long.
  const kinds = new Map<string, Repeated>();

  function settle(key: string, { tellCount, suppressed }: Repeated): void {
    kinds.delete(key);
    if (suppressed > 0) tellCount(suppressed);
  }

  function settleOld(time: number): void {
    for (const [key, kind] of kinds) {
      if (kind.until > time && kinds.size < maxKinds) return;
      settle(key, kind);
    }
  }

  const sampled: Log = (level, message, fields = {}) => {
    const time = now();
    const isFailure = (level === 'warn' || level === 'error') && !fields.audit;
    if (!isFailure) {
      settleOld(time);
      return log(level, message, fields);
    }
    const facts = kindOf(fields);
    const key = JSON.stringify([level, message, facts]);
    const before = kinds.get(key);
    if (before && before.until > time) {
      before.suppressed += 1;
      return;
    }
    kinds.delete(key);
    settleOld(time);
    log(level, message, before?.suppressed ? { ...fields, suppressed: before.suppressed } : fields);
    const tellCount = (suppressed: number) => log(level, message, { ...facts, suppressed });
    kinds.set(key, { until: time + everyMs, tellCount, suppressed: 0 });
  };
  const flush = () => {
    for (const [key, kind] of kinds) settle(key, kind);
  };
  return Object.assign(sampled, { flush });
}

/** What makes two failures the same, whoever's they are. */
const kindOf = ({ error, code, step }: LogFields): LogFields => ({ error, code, step });

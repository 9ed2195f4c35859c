import type { Log, LogFields } from './fields.ts';

export interface Sampling {
  /** Minimum time between two lines for the same failure, in ms. */
  readonly everyMs: number;
  /** Maximum number of kinds of failures tracked at a time. */
  readonly maxKinds: number;
  /** ms since the epoch */
  readonly now: () => number;
}

const DEFAULTS: Sampling = { everyMs: 10_000, maxKinds: 256, now: Date.now };

/** A log that writes a repeated failure once and then only counts it. */
export interface SampledLog extends Log {
  /** Writes the counts of omitted failures, before a process ends. */
  flush(): void;
}

interface Repeated {
  readonly until: number;
  readonly logCount: (suppressed: number) => void;
  suppressed: number;
}

/**
 * Keeps an outage from flooding the log. The first failure of a kind is written in full. The same kind is written again
 * only after some time, with the number of omitted failures. After that time, any line also writes outstanding numbers,
 * so that no count is lost when a failure ends. Audit lines and lines that are not failures are always written.
 */
export function sampleFailures(log: Log, options: Partial<Sampling> = {}): SampledLog {
  const { everyMs, maxKinds, now } = { ...DEFAULTS, ...options };
  // Sorted by due time, because all wait equally long.
  const kinds = new Map<string, Repeated>();

  function close(key: string, { logCount, suppressed }: Repeated): void {
    kinds.delete(key);
    if (suppressed > 0) logCount(suppressed);
  }

  function closeOld(time: number): void {
    for (const [key, kind] of kinds) {
      if (kind.until > time && kinds.size < maxKinds) return;
      close(key, kind);
    }
  }

  const sampled: Log = (level, message, fields = {}) => {
    const time = now();
    const isFailure = (level === 'warn' || level === 'error') && !fields.audit;
    if (!isFailure) {
      closeOld(time);
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
    closeOld(time);
    log(level, message, before?.suppressed ? { ...fields, suppressed: before.suppressed } : fields);
    const logCount = (suppressed: number) => log(level, message, { ...facts, suppressed });
    kinds.set(key, { until: time + everyMs, logCount, suppressed: 0 });
  };
  const flush = () => {
    for (const [key, kind] of kinds) close(key, kind);
  };
  return Object.assign(sampled, { flush });
}

/** Fields that make two failures the same kind, regardless of their tenant. */
const kindOf = ({ error, code, step, issuer, setting, claim }: LogFields): LogFields => ({
  ...{ error, code, step },
  ...{ issuer, setting, claim },
});

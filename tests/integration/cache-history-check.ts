/** One call of one process for one key. Times are of the machine's monotonic clock, which all processes share. */
export interface Recorded {
  readonly call: string;
  /** `read`: the call returned this version. `change`: earlier versions were invalid once the call had ended. */
  readonly kind: 'read' | 'change';
  readonly key: string;
  readonly version: number;
  /** In ns, as text because they may exceed the safe integers. */
  readonly start: string;
  readonly end: string;
}

export interface StaleRead {
  readonly read: Recorded;
  /** A change that ended before the read began and invalidated the version that was read. */
  readonly change: Recorded;
}

/**
 * Finds every read of a version that was invalid before the read began.
 * @param allowedMs staleness that is allowed, in ms
 */
export function staleReads(history: readonly Recorded[], allowedMs = 0): StaleRead[] {
  const changes = history.filter(({ kind }) => kind === 'change');
  const newestByKey = new Map(
    [...new Set(changes.map(({ key }) => key))].map((key) => [
      key,
      newestAfterEach(changes.filter((change) => change.key === key)),
    ]),
  );
  return history.flatMap((read) => {
    if (read.kind !== 'read') return [];
    const change = lastEndedBefore(
      newestByKey.get(read.key) ?? [],
      BigInt(read.start) - BigInt(allowedMs) * 1_000_000n,
    );
    return change && change.version > read.version ? [{ read, change }] : [];
  });
}

interface Step {
  readonly end: bigint;
  /** The change to the newest version among all changes that have ended by then. */
  readonly newest: Recorded;
}

function newestAfterEach(changes: readonly Recorded[]): Step[] {
  const inOrder = changes.toSorted((a, b) => Number(BigInt(a.end) - BigInt(b.end)));
  const steps: Step[] = [];
  for (const change of inOrder) {
    const before = steps.at(-1)?.newest;
    const newest = before && before.version > change.version ? before : change;
    steps.push({ end: BigInt(change.end), newest });
  }
  return steps;
}

function lastEndedBefore(steps: readonly Step[], start: bigint): Recorded | undefined {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const step = steps[middle];
    if (step && step.end < start) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.newest;
}

/** Describes the first few stale reads. */
export function describeStaleReads(stale: readonly StaleRead[]): string {
  const lines = stale.slice(0, 5).map(({ read, change }) => {
    const lagUs = (BigInt(read.start) - BigInt(change.end)) / 1_000n;
    return `${read.call} of ${read.key} answered version ${read.version}, begun ${lagUs} µs after ${change.call} had ended with version ${change.version}`;
  });
  return [`${stale.length} stale reads`, ...lines].join('\n');
}

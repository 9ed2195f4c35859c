import { cacheAside } from '../../../src/client/cache/cache-aside.ts';
import { type AsOf, type CacheCalls, RedisApiError } from '../../../src/client/index.ts';

export const unreachable = () => new RedisApiError('NETWORK', 'away');
export const missAt = (asOf: string) => ({ value: undefined, asOf: asOf as AsOf });

/** A promise that the test resolves or rejects. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}

/** A cache whose look-ups return scripted results in order; the last one repeats. */
export function asideOf(
  lookUps: ({ value: unknown; asOf: AsOf } | Error)[],
  stored: boolean | Error = true,
  identify: () => Promise<string | undefined> = async () => 'token',
) {
  const sets: unknown[][] = [];
  const degraded: string[] = [];
  const lookUp = async () => {
    const step = lookUps.length > 1 ? lookUps.shift() : lookUps[0];
    if (step === undefined || step instanceof Error) throw step;
    return step;
  };
  const set: CacheCalls['set'] = async (namespace, key, value, { ttl, tags, asOf } = {}) => {
    sets.push([namespace, key, value, ttl, tags, asOf]);
    if (stored instanceof Error) throw stored;
    return stored;
  };
  const calls = { lookUp: lookUp as CacheCalls['lookUp'], set };
  const onDegraded = ({ code }: RedisApiError) => degraded.push(code);
  return { getOrLoad: cacheAside(calls, { onDegraded, identify }), sets, degraded };
}

export const never = async () => {
  throw new Error('must not load');
};
/** Lets pending work run. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

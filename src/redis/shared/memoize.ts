import { createBoundedMap } from './bounded-map.ts';

/** Memory for the results of one function, in bytes. */
export interface Memory<Result> {
  readonly maxBytes: number;
  /** Memory of one result, in bytes. */
  readonly bytesOf: (result: Result, text: string) => number;
}

/**
 * Memoizes a pure function of one string.
 * @param compute computes a result. Callers share the results and must not change them
 */
export function memoize<Result>(
  compute: (text: string) => Result,
  { maxBytes, bytesOf }: Memory<Result>,
): (text: string) => Result {
  const results = createBoundedMap<{ readonly result: Result }>({ maxBytes });
  return (text) => {
    const known = results.get(text);
    if (known) return known.result;
    const result = compute(text);
    results.set(text, { result }, bytesOf(result, text));
    return result;
  };
}

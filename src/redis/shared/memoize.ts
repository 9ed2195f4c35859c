/** Results kept before all are dropped. */
const MAX_RESULTS = 1_000;

/**
 * Memoizes a pure function of one string.
 * @param compute its results are shared between callers, so none may be changed
 */
export function memoize<Result>(compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, { readonly result: Result }>();
  return (text) => {
    const known = results.get(text);
    if (known) return known.result;
    const result = compute(text);
    if (results.size >= MAX_RESULTS) results.clear();
    results.set(text, { result });
    return result;
  };
}

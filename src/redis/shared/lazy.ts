/**
 * Creates a value when it is first needed, so that a cold start does not pay for values that are never used.
 * @param create called once
 * @returns a function that returns the value
 * @internal
 */
export function lazy<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}

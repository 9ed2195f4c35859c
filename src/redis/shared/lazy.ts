/** Creates a value when it is first needed, so that a cold start does not pay for values no call uses. */
export function lazy<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}

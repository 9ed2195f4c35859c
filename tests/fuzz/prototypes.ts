const OWNERS = {
  Object: Object.prototype,
  Array: Array.prototype,
  String: String.prototype,
  Function: Function.prototype,
};

const namesNow = () =>
  Object.fromEntries(
    Object.entries(OWNERS).map(([name, owner]) => [name, Object.getOwnPropertyNames(owner).join()]),
  );

/** Watches the built-in prototypes. @returns a function that describes each change since */
export function watchPrototypes(): () => string[] {
  const before = namesNow();
  return () =>
    Object.entries(namesNow())
      .filter(([name, now]) => now !== before[name])
      .map(([name]) => `${name}.prototype has changed`);
}

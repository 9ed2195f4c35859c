/** The payload of a token whose signature and standard claims have been checked. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Finds a claim by its name, such as `https://acme.example/roles`, or by the path to it, such as `realm_access.roles`.
 * Names may contain dots; the longest existing name is followed.
 */
export function claimAt(claims: unknown, path: string): unknown {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const member = Object.getOwnPropertyDescriptor(claims, path.slice(0, end));
    if (member) return end === path.length ? member.value : claimAt(member.value, path.slice(end + 1));
  }
  return undefined;
}

export function textClaim(claims: Claims, path: string): string | undefined {
  const value = claimAt(claims, path);
  return isText(value) ? value : undefined;
}

/** Values listed in claims: arrays, or strings of words (RFC 8693 section 4.2). @param paths one or more claims */
export const listClaim = (claims: Claims, paths: string | readonly string[]): string[] =>
  [paths].flat().flatMap((path) => listOf(claimAt(claims, path)));

const listOf = (value: unknown): string[] =>
  (typeof value === 'string' ? value.split(/ +/) : [value].flat()).filter(isText);

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * Whether a URL has only parts that its reader uses: `fetch` rejects a user, and a fragment is never sent.
 * @param text the URL; other text counts as bare, because another check reports it
 * @param options.query whether the reader uses a query; false by default
 * @returns whether it has no user, no fragment and no unused query
 * @internal
 */
export function isBareUrl(text: string, { query = false }: { query?: boolean } = {}): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return !username && !password && !hash && (query || !search);
}

/**
 * Whether a URL contains only the parts that its reader uses: `fetch` rejects a user name, and a fragment is never
 * sent.
 * @param text the URL; any other text returns true, because another check reports it
 * @param options.query whether the reader uses a query; false by default
 * @returns whether it has no user name, no fragment and no unused query
 * @internal
 */
export function isBareUrl(text: string, { query = false }: { query?: boolean } = {}): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return !username && !password && !hash && (query || !search);
}

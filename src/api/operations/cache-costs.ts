/** The cost of a call for one entry: the call itself, and each tag of the entry or of the read. */
export const entryCost = (tags: readonly string[] = []) => ({ requests: 1 + tags.length });

/** Each entry stores all tags, although the input contains them only once. */
export const batchCost = (entries: number, tags: readonly string[]) => ({
  requests: entries + tags.length,
  extraBytes: (entries - 1) * tags.reduce((sum, tag) => sum + Buffer.byteLength(tag), 0),
});

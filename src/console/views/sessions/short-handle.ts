/** Enough of a handle to distinguish the sessions of a user; their handles share the same suffix. */
export const shortHandle = (handle: string): string => handle.slice(0, 8);

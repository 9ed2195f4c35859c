/** Enough of a handle to tell a user's few sessions apart: its end is the same for all of them. */
export const shortHandle = (handle: string): string => handle.slice(0, 8);

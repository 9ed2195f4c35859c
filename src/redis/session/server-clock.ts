/** Our best guess of the Redis server's clock, for decisions that the server itself checks again. */
export interface ServerClock {
  /** @returns ms since the epoch */
  now(): number;
  /** @param serverMs a time the server has just told */
  learn(serverMs: number): void;
}

export function createServerClock(local: () => number = Date.now): ServerClock {
  let ahead = 0;
  return {
    now: () => local() + ahead,
    learn(serverMs) {
      ahead = serverMs - local();
    },
  };
}

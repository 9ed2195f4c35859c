import type { StartedRedis } from '../server.ts';

/** A server that can be killed and started again on its port. `pid` is that of the process that runs at the time. */
export interface RestartableRedis extends StartedRedis {
  /** Kills the server. `gone` stays pending. @returns a function that starts it again, empty */
  kill(): Promise<() => Promise<void>>;
}

/**
 * Starts a server that can be started again.
 * @param start starts it on the given port, or on a free one, and resolves when it is ready
 */
export async function startRestartable(
  start: (port?: number) => Promise<StartedRedis>,
): Promise<RestartableRedis> {
  let server = await start();
  let killed = false;
  let stopped = false;
  let starting: Promise<void> | undefined;
  let end: (log: string) => void = () => {};
  const gone = new Promise<string>((resolve) => {
    end = resolve;
  });
  const watch = (watched: StartedRedis) =>
    void watched.gone.then((log) => {
      if (!killed) end(log);
    });
  watch(server);

  async function startAgain(): Promise<void> {
    if (stopped) return;
    try {
      server = await start(server.port);
      killed = false;
      watch(server);
    } catch (error) {
      // Reported as a server that stopped by itself.
      end(String(error));
    }
  }

  return {
    name: server.name,
    port: server.port,
    password: server.password,
    get pid() {
      return killed ? undefined : server.pid;
    },
    gone,
    async kill() {
      killed = true;
      // Its log ends with its process.
      await server.stop();
      return () => {
        starting ??= startAgain().finally(() => {
          starting = undefined;
        });
        return starting;
      };
    },
    async stop() {
      stopped = true;
      await starting;
      await server.stop();
    },
  };
}

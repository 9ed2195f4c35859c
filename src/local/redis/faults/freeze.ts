import type { RestartableRedis } from './restartable-redis.ts';

/** Suspends the process: connections stay open, and nothing responds. */
export function freeze({ pid }: Pick<RestartableRedis, 'pid'>) {
  if (pid === undefined) throw new Error('Redis is not running');
  process.kill(pid, 'SIGSTOP');
  return async () => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // Something else has ended it.
    }
  };
}

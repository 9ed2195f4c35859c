import type { Redis } from 'ioredis';
import { AuthError, type RedisError } from '../../errors.ts';
import type { RedisCredentials } from '../client.ts';
import { faultOf } from '../fault.ts';

/** No user has this name. A connection without credentials could be accepted, as a user with other rights. */
const NOBODY: RedisCredentials = {
  username: 'no-credentials-provided',
  password: 'no-credentials-provided',
};

/**
 * ioredis reads `options.username` and `options.password` at every (re)connect but takes no provider: getters make
 * each connection sign in with what is valid at that moment.
 * @param onError called when the provider throws, which would end ioredis' reconnecting; the server then refuses the
 *   connection, and the provider is asked again for the next one
 */
export function signInWith(
  credentials: () => RedisCredentials,
  node: Redis,
  onError: (error: RedisError) => void,
): void {
  let current: RedisCredentials | undefined;

  function provided(): RedisCredentials {
    try {
      const { username, password } = credentials();
      return { username, password };
    } catch (error) {
      // Its text may contain a secret.
      const name = faultOf(error)?.code ?? (error instanceof Error ? error.name : 'unknown error');
      onError(new AuthError(`The credentials provider failed (${name})`));
      return NOBODY;
    }
  }

  /** User name and password of one connection belong together. */
  function ask(): RedisCredentials {
    if (!current) {
      queueMicrotask(() => {
        current = undefined;
      });
      current = provided();
    }
    return current;
  }

  Object.defineProperties(node.options, {
    username: { get: () => ask().username, configurable: true, enumerable: true },
    password: { get: () => ask().password, configurable: true, enumerable: true },
  });
}

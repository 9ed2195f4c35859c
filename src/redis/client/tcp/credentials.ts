import type { Redis } from 'ioredis';
import { AuthError, type RedisError } from '../../errors.ts';
import type { RedisCredentials } from '../client.ts';
import { faultOf } from '../fault.ts';

/** No user has this name. Without credentials, a connection could be accepted as a user with other rights. */
const NOBODY: RedisCredentials = {
  username: 'no-credentials-provided',
  password: 'no-credentials-provided',
};

/**
 * ioredis reads `options.username` and `options.password` for every connection and reconnection but accepts no
 * provider. With getters, each connection authenticates with the credentials that are valid at that moment.
 * @param onError called when the provider throws. That error would stop ioredis from reconnecting, so invalid
 *   credentials are sent instead: the server rejects them, and the provider is called again for the next connection
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
      // The error message may contain a secret.
      const name = faultOf(error)?.code ?? (error instanceof Error ? error.name : 'unknown error');
      onError(new AuthError(`The credentials provider failed (${name})`));
      return NOBODY;
    }
  }

  /** Asks once per connection, so that user name and password belong together. */
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

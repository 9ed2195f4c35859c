import { ConfigError, InvalidInputError } from '../errors.ts';
import type { RedisClient, RedisCommand } from './client.ts';
import { withKeys } from './command-keys.ts';

/** What a prefix may be: nothing that is a separator, a glob or a hash tag. */
export const KEY_PREFIX = /^[A-Za-z0-9._-]{1,64}$/;

export const KEY_PREFIX_PROBLEM = 'must be 1 to 64 letters, digits, dots, underscores or hyphens';

/**
 * Puts `prefix:` before every key that a client sends, so that environments may share a database. Keys keep their hash
 * tags. Replies are passed as they are: the keys in a reply of SCAN have the prefix.
 * @param client the client to wrap
 * @param prefix the name of the environment
 * @returns a client that throws InvalidInputError for a command whose keys it does not know
 * @throws ConfigError for an invalid prefix
 */
export function withKeyPrefix(client: RedisClient, prefix: string): RedisClient {
  if (!KEY_PREFIX.test(prefix)) {
    throw new ConfigError([{ variable: 'REDIS_KEY_PREFIX', problem: KEY_PREFIX_PROBLEM }]);
  }
  const prefixed = (key: string) => `${prefix}:${key}`;

  function withPrefix(command: RedisCommand): RedisCommand {
    const changed = withKeys(command, prefixed);
    if (!changed) throw new InvalidInputError('command', `${command[0]} is not known, so its keys are not`);
    return changed;
  }

  return {
    ...client,
    command: async (command) => client.command(withPrefix(command)),
    pipeline: async (commands) => client.pipeline(commands.map(withPrefix)),
    script: (script, keys, args) => client.script(script, keys.map(prefixed), args),
  };
}

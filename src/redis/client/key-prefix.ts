import { ConfigError, InvalidInputError } from '../errors.ts';
import type { RedisClient, RedisCommand } from './client.ts';
import { withKeys } from './command-keys.ts';

/** Valid prefixes: they contain no separator, glob or hash tag. */
export const KEY_PREFIX = /^[A-Za-z0-9._-]{1,64}$/;

export const KEY_PREFIX_PROBLEM = 'must be 1 to 64 letters, digits, dots, underscores or hyphens';

/**
 * Prepends `prefix:` to every key that a client sends, so that several environments can share a database. Keys keep
 * their hash tags. Replies are returned unchanged, so keys in a SCAN reply include the prefix.
 * @param client the client to wrap
 * @param prefix the name of the environment
 * @returns a client that throws InvalidInputError for an unknown command
 * @throws ConfigError for an invalid prefix
 */
export function withKeyPrefix(client: RedisClient, prefix: string): RedisClient {
  if (!KEY_PREFIX.test(prefix)) {
    throw new ConfigError([{ variable: 'REDIS_KEY_PREFIX', problem: KEY_PREFIX_PROBLEM }]);
  }
  const prefixed = (key: string) => `${prefix}:${key}`;

  function withPrefix(command: RedisCommand): RedisCommand {
    const changed = withKeys(command, prefixed);
    if (!changed)
      throw new InvalidInputError('command', `${command[0]} is unknown, so its keys cannot be prefixed`);
    return changed;
  }

  return {
    ...client,
    command: async (command) => client.command(withPrefix(command)),
    pipeline: async (commands) => client.pipeline(commands.map(withPrefix)),
    script: (script, keys, args) => client.script(script, keys.map(prefixed), args),
  };
}

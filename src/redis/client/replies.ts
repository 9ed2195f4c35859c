import type { RedisReply } from './client.ts';

/**
 * Returns the replies of a pipeline if every command succeeded.
 * @throws the first error among them
 */
export function repliesOrThrow(replies: readonly (RedisReply | Error)[]): RedisReply[] {
  return replies.map((reply) => {
    if (reply instanceof Error) throw reply;
    return reply;
  });
}

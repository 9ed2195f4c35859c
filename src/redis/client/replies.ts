import type { RedisReply } from './client.ts';

/**
 * The replies of a pipeline that needs all of them.
 * @throws the first error among them
 */
export function repliesOrThrow(replies: readonly (RedisReply | Error)[]): RedisReply[] {
  return replies.map((reply) => {
    if (reply instanceof Error) throw reply;
    return reply;
  });
}

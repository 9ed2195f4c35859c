import { codeOf } from '../shared/redis-failure.ts';
import type { CommandEvent, RedisClient, RedisReply } from './client.ts';

/**
 * Reports every call of a client.
 * @param client the client to wrap; wrap it only when there is a listener
 * @param onCommand receives every call
 * @returns a client with the same behavior
 */
export function withTracing<Client extends RedisClient>(
  client: Client,
  onCommand: (event: CommandEvent) => void,
): Client {
  async function trace<T>(call: Pick<CommandEvent, 'kind' | 'command' | 'size'>, run: () => Promise<T>) {
    const started = performance.now();
    const report = (code: string) =>
      onCommand({ ...call, durationMs: Math.round((performance.now() - started) * 100) / 100, code });
    try {
      const reply = await run();
      report(call.kind === 'pipeline' && Array.isArray(reply) ? firstFailure(reply) : 'OK');
      return reply;
    } catch (error) {
      report(codeOf(error));
      throw error;
    }
  }

  return {
    ...client,
    command: (command) =>
      trace({ kind: 'command', command: command[0], size: 1 }, () => client.command(command)),
    pipeline: (commands) => {
      const names = [...new Set(commands.map(([name]) => name))].join(',');
      return trace({ kind: 'pipeline', command: names, size: commands.length }, () =>
        client.pipeline(commands),
      );
    },
    script: (script, keys, args) =>
      trace({ kind: 'script', command: script.name, size: 1 }, () => client.script(script, keys, args)),
  };
}

function firstFailure(replies: readonly (RedisReply | Error)[]): string {
  const failed = replies.find((reply) => reply instanceof Error);
  return failed === undefined ? 'OK' : codeOf(failed);
}

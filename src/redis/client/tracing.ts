import { tracingChannel } from 'node:diagnostics_channel';
import { cutName } from '../shared/cut.ts';
import { codeOf } from '../shared/redis-failure.ts';
import { countRoundTrip, runningOperation } from '../shared/running-operation.ts';
import { publishCall, TRACING_CHANNELS, type Trace } from '../shared/tracing.ts';
import type { RedisClient, RedisReply } from './client.ts';

/**
 * One call of a client. `operation` is the name of the command or script, or the distinct names of a pipeline's
 * commands.
 */
export interface CommandTrace extends Trace {
  readonly kind: 'command' | 'pipeline' | 'script';
  /** Number of commands sent. */
  readonly size: number;
}

const channel = tracingChannel<unknown, CommandTrace>(TRACING_CHANNELS.command);

/**
 * Publishes every call of a client while a channel has subscribers, and counts it as a round trip of its operation.
 * @returns a client with the same behavior
 */
export function withTracing<Client extends RedisClient>(client: Client): Client {
  const isTraced = () => channel.hasSubscribers || runningOperation() !== undefined;

  function trace<T>(message: CommandTrace, run: () => Promise<T>): Promise<T> {
    countRoundTrip();
    if (!channel.hasSubscribers) return run();
    return publishCall(channel, message, run, (reply) =>
      message.kind === 'pipeline' && Array.isArray(reply) ? { code: firstFailure(reply) } : {},
    );
  }

  return {
    ...client,
    command: (command) =>
      isTraced()
        ? trace(call('command', command[0]), () => client.command(command))
        : client.command(command),
    pipeline(commands) {
      if (!isTraced()) return client.pipeline(commands);
      const names = [...new Set(commands.map(([name]) => name))].join(',');
      return trace(call('pipeline', names, commands.length), () => client.pipeline(commands));
    },
    script: (script, keys, args) =>
      isTraced()
        ? trace(call('script', script.name), () => client.script(script, keys, args))
        : client.script(script, keys, args),
  };
}

const call = (kind: CommandTrace['kind'], name: string, size = 1): CommandTrace => ({
  operation: cutName(name),
  kind,
  size,
});

function firstFailure(replies: readonly (RedisReply | Error)[]): string {
  const failed = replies.find((reply) => reply instanceof Error);
  return failed === undefined ? 'OK' : codeOf(failed);
}

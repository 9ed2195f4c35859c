import { Cluster, type Command } from 'ioredis';
import { ClosedError, isRedisError } from '../../errors.ts';
import { withTimeout } from '../../shared/timeout.ts';
import type { ConnectOptions, RedisClient, RedisCommand, RedisReply } from '../client.ts';
import type { TcpEndpoint } from '../endpoint.ts';
import { isNoScript } from '../replies.ts';
import { createDeadlines } from './deadlines.ts';
import { dial } from './dial.ts';
import type { Outbox } from './outbox.ts';
import { type Caller, type Recover, SentCommand } from './sent-command.ts';
import { isRefusal, isReply, typedError } from './tcp-errors.ts';

/** Connects to any server that speaks RESP: standalone or cluster, plain or TLS. Dials on first use. */
export function connectTcp(endpoint: TcpEndpoint, options: ConnectOptions = {}): RedisClient {
  const { connectTimeoutMs, commandTimeoutMs } = endpoint;
  const { connection, outbox } = dial(endpoint, options);
  const deadlines = createDeadlines(commandTimeoutMs);
  let closed = false;

  /** A cluster that knows no node yet keeps what it is sent. */
  const isWaiting = () => connection instanceof Cluster && connection.status !== 'ready';

  const typed = (what: string, error: unknown) => (closed ? new ClosedError() : typedError(what, error));

  const failed: Recover = (error, what) => Promise.reject(typed(what, error));

  function post(caller: Caller, what: string, parts: RedisCommand, recover = failed): SentCommand {
    const command = new SentCommand(what, parts, caller, recover, isWaiting() ? undefined : deadlines);
    connection.sendCommand(command as unknown as Command);
    return command;
  }

  /** @param recover what becomes of a call that failed, for those that have another way than its error */
  function send(what: string, parts: RedisCommand, recover?: Recover): Promise<RedisReply> {
    if (closed) return Promise.reject(new ClosedError());
    if (isWaiting()) return sendLater(connection as Cluster, what, parts, recover);
    return new Promise((succeed, fail) => void post({ succeed, fail }, what, parts, recover));
  }

  /** For a cluster that knows no node yet. */
  function sendLater(
    cluster: Cluster,
    what: string,
    parts: RedisCommand,
    recover?: Recover,
  ): Promise<RedisReply> {
    let command: SentCommand | undefined;
    const reply = new Promise<RedisReply>((succeed, fail) => {
      command = post({ succeed, fail }, what, parts, recover);
    });
    return whileConnecting(cluster, what, reply, connectTimeoutMs + commandTimeoutMs).catch(
      (error: unknown) => {
        command?.giveUp(error);
        throw typed(what, error);
      },
    );
  }

  /** What is sent in one go is answered in order; ioredis' pipelines cost a multiple. */
  const sendTogether = (outbox: Outbox, commands: readonly RedisCommand[]) =>
    new Promise<(RedisReply | Error)[]>((resolve, reject) => {
      const replies: (RedisReply | Error)[] = [];
      let missing = commands.length;
      const postOne = (command: RedisCommand, place: number) => {
        const settle = (reply: unknown) => {
          replies[place] = reply as RedisReply | Error;
          missing -= 1;
          if (missing > 0) return;
          const lost = lostAltogether(replies);
          if (lost) reject(lost);
          else resolve(replies);
        };
        post({ succeed: settle, fail: settle }, command[0], command);
      };
      outbox.together(() => commands.forEach(postOne));
    });

  /** Keeps the order of commands on a cluster, where each could be redirected on its own. */
  async function sendPipeline(cluster: Cluster, commands: readonly RedisCommand[]) {
    const pipeline = cluster.pipeline();
    for (const [name, ...args] of commands) pipeline.call(name, ...args);
    const ms = cluster.status === 'ready' ? commandTimeoutMs : connectTimeoutMs + commandTimeoutMs;
    const replies = await whileConnecting(cluster, 'pipeline', pipeline.exec(), ms).catch(
      (error: unknown) => {
        throw typed('pipeline', error);
      },
    );
    const results = (replies ?? []).map(([error, reply], i) =>
      error ? typed(commands[i]?.[0] ?? 'pipeline', error) : (reply as RedisReply),
    );
    const lost = lostAltogether(results);
    if (lost) throw lost;
    return results;
  }

  return {
    ordered: true,

    command: (command) => send(command[0], command),

    pipeline(commands) {
      if (commands.length === 0) return Promise.resolve([]);
      if (closed) return Promise.reject(new ClosedError());
      return outbox ? sendTogether(outbox, commands) : sendPipeline(connection, commands);
    },

    script(script, keys, args) {
      const tail = [keys.length, ...keys, ...args];
      return send(script.name, ['EVALSHA', script.sha, ...tail], (error) =>
        isReply(error) && isNoScript(error.message)
          ? send(script.name, ['EVAL', script.lua, ...tail])
          : Promise.reject(typed(script.name, error)),
      );
    },

    async close() {
      closed = true;
      connection.disconnect();
    },
  };
}

/** @returns the error of a pipeline that was lost with its connection; the server may have carried out some of it */
function lostAltogether(replies: readonly (RedisReply | Error)[]): Error | undefined {
  const [first] = replies;
  const lost = first instanceof Error && replies.every((reply) => isRedisError(reply, 'UNAVAILABLE'));
  return lost ? first : undefined;
}

/**
 * Bounds a call on a cluster that knows no node yet, for which it would wait without end, and ends it at once when the
 * nodes refuse the credentials.
 */
async function whileConnecting<T>(cluster: Cluster, name: string, work: Promise<T>, ms: number): Promise<T> {
  let refused = (_: Error) => {};
  const refusal = new Promise<never>((_, reject) => {
    refused = (error) => isRefusal(error) && reject(error);
    cluster.on('node error', refused);
  });
  try {
    return await withTimeout(name, () => Promise.race([work, refusal]), ms);
  } finally {
    cluster.off('node error', refused);
  }
}

import { Cluster, Command } from 'ioredis';
import { ClosedError, isRedisError, TimeoutError } from '../../errors.ts';
import type { ConnectOptions, RedisClient, RedisCommand, RedisReply } from '../client.ts';
import type { TcpEndpoint } from '../endpoint.ts';
import { runScript } from '../run-script.ts';
import { createCork } from './cork.ts';
import { createDeadlines } from './deadlines.ts';
import { dial } from './dial.ts';
import { createProbe } from './probe.ts';
import { isRefusal, isReply, typedError } from './tcp-errors.ts';

/** What a caller waits for. */
interface Call {
  /** Its name in errors. */
  readonly what: string;
  readonly commands: readonly Command[];
  fail(error: unknown): void;
}

/** Connects to any server that speaks RESP: standalone or cluster, plain or TLS. Dials on first use. */
export function connectTcp(endpoint: TcpEndpoint, options: ConnectOptions = {}): RedisClient {
  const { connectTimeoutMs, commandTimeoutMs } = endpoint;
  const { connection, nodes, fault } = dial(endpoint, options);
  const cork = createCork(nodes);
  const probe = createProbe(nodes, commandTimeoutMs);
  const calls = createDeadlines<Call>(commandTimeoutMs, (call) => {
    giveUp(call, new TimeoutError(call.what, commandTimeoutMs, fault()));
    probe();
  });
  /** Calls on a cluster that knows no node yet, which would wait forever. */
  const firstTimeoutMs = connectTimeoutMs + commandTimeoutMs;
  const firstCalls = createDeadlines<Call>(firstTimeoutMs, (call) =>
    giveUp(call, new TimeoutError(call.what, firstTimeoutMs, fault())),
  );
  let closed = false;

  connection.on('node error', (error: Error) => {
    if (!isRefusal(error)) return;
    for (const call of firstCalls.all()) {
      firstCalls.end(call);
      giveUp(call, error);
    }
  });

  const typed = (what: string, error: unknown) =>
    closed && !isReply(error) ? new ClosedError() : typedError(what, error, fault());

  /** Sends commands, and bounds the wait for their replies. */
  function run<Reply>(
    what: string,
    commands: readonly Command[],
    send: () => Promise<Reply>,
  ): Promise<Reply> {
    if (closed) return Promise.reject(new ClosedError());
    const isReady = connection.status === 'ready' || !(connection instanceof Cluster);
    const deadlines = isReady ? calls : firstCalls;
    if (calls.size > 0 || commands.length > 1) cork();
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(typed(what, error));
      const call: Call = { what, commands, fail };
      deadlines.begin(call);
      send().then(
        (reply) => deadlines.end(call) && resolve(reply),
        (error: unknown) => deadlines.end(call) && fail(error),
      );
    });
  }

  const sendOne = (command: Command) => connection.sendCommand(command) as Promise<RedisReply>;

  function send(what: string, command: RedisCommand): Promise<RedisReply> {
    const sent = toSend(command);
    return run(what, [sent], () => sendOne(sent));
  }

  /**
   * What is sent in one go is answered in order. ioredis' own pipelines cost a multiple, and keep asking a node that was
   * replaced.
   */
  const sendTogether = (commands: readonly Command[]) =>
    Promise.all(commands.map((command) => sendOne(command).catch((error: Error) => error)));

  return {
    ordered: true,

    command: (command) => send(command[0], command),

    async pipeline(commands) {
      if (commands.length === 0) return [];
      const sent = commands.map(toSend);
      const replies = await run('pipeline', sent, () => sendTogether(sent));
      const results = replies.map((reply, i) =>
        reply instanceof Error ? typed(commands[i]?.[0] ?? 'pipeline', reply) : reply,
      );
      const lost = lostAltogether(results);
      if (lost) throw lost;
      return results;
    },

    script: (script, keys, args) => runScript((command) => send(script.name, command), script, keys, args),

    async close() {
      closed = true;
      connection.disconnect();
    },
  };
}

/** In capitals, as commands come, ioredis reshapes no reply. */
const toSend = ([name, ...args]: RedisCommand) => new Command(name, args, { replyEncoding: 'utf8' });

/**
 * Ends a call, and makes its commands harmless: ioredis may send them yet, after a redirection or over the next
 * connection, and a caller whose call failed would see its effect later.
 */
function giveUp({ commands, fail }: Call, error: unknown): void {
  for (const command of commands) {
    command.name = 'ping';
    command.args = [];
  }
  fail(error);
}

/** @returns the error of a pipeline that was lost with its connection; the server may have carried out some of it */
function lostAltogether(replies: readonly (RedisReply | Error)[]): Error | undefined {
  const [first] = replies;
  const lost = first instanceof Error && replies.every((reply) => isRedisError(reply, 'UNAVAILABLE'));
  return lost ? first : undefined;
}

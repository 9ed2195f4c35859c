import { Cluster } from 'ioredis';
import { ClosedError, isRedisError, type RedisError, TimeoutError } from '../../errors.ts';
import type { ConnectionEvent, ConnectOptions, RedisClient, RedisCommand, RedisReply } from '../client.ts';
import type { TcpEndpoint } from '../endpoint.ts';
import { keysRead } from '../read-commands.ts';
import { runScript } from '../run-script.ts';
import { AtNodeOf } from './at-node-of.ts';
import { createConnection } from './connection.ts';
import { createCork } from './cork.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import { createProbe } from './probe.ts';
import { SentCommand } from './sent-command.ts';
import { isReply, typedError } from './tcp-errors.ts';

/** A call in progress. */
interface Call {
  /** Its name in errors. */
  readonly what: string;
  readonly commands: readonly SentCommand[];
  start(): void;
  fail(error: unknown): void;
}

/** Connects to any server that speaks RESP: standalone or cluster, plain text or TLS. Connects on first use. */
export function connectTcp(endpoint: TcpEndpoint, options: ConnectOptions = {}): RedisClient {
  const { connection, nodes, fault } = createConnection(endpoint, { ...options, onEvent });
  const cork = createCork(nodes);
  const probe = createProbe(nodes, endpoint.commandTimeoutMs, (stream) => {
    // A command that was written may have taken effect; sending it again could overwrite later writes by others.
    endCalls(undefined, ({ commands }) => commands.some((command) => command.stream === stream));
    stream.destroy();
  });
  const calls = createCalls(endpoint.commandTimeoutMs);
  /** Calls on a cluster that is not ready, which would hold them beyond their timeout. */
  const waiting = createCalls(endpoint.connectTimeoutMs);
  /** The error with which the server rejected the credentials or the database. It will reject them again. */
  let rejection: RedisError | undefined;
  let closed = false;

  function createCalls(timeoutMs: number): Deadlines<Call> {
    return createDeadlines<Call>(timeoutMs, (call) => {
      abandon(call, new TimeoutError(call.what, timeoutMs, fault()));
      probe();
    });
  }

  function endCalls(error: unknown, concerns = (_call: Call) => true): void {
    for (const group of [waiting, calls])
      for (const call of group.all()) if (concerns(call) && group.end(call)) abandon(call, error);
  }

  function onEvent(event: ConnectionEvent): void {
    options.onEvent?.(event);
    if (connection.status === 'ready' || !isRedisError(event.error) || event.error.retryable) return;
    rejection = event.error;
    endCalls(rejection);
  }

  connection.on('ready', () => {
    rejection = undefined;
    for (const call of waiting.all()) if (waiting.end(call)) call.start();
  });

  function typed(what: string, error: unknown): RedisError {
    if (closed && !isReply(error)) return new ClosedError();
    const result = typedError(what, error, fault());
    return isRedisError(result, 'UNAVAILABLE') ? (rejection ?? result) : result;
  }

  /** Sends commands, and bounds the wait for their replies. */
  function run<Reply>(
    what: string,
    commands: readonly SentCommand[],
    send: () => Promise<Reply>,
  ): Promise<Reply> {
    if (closed) return Promise.reject(new ClosedError());
    return new Promise((resolve, reject) => {
      const call: Call = {
        what,
        commands,
        start() {
          if (calls.size > 0 || commands.length > 1) cork();
          calls.begin(call);
          send().then(
            (reply) => calls.end(call) && resolve(reply),
            (error: unknown) => calls.end(call) && call.fail(error),
          );
        },
        fail: (error) => reject(typed(what, error)),
      };
      const isReady = connection.status === 'ready' && waiting.size === 0;
      if (isReady || !(connection instanceof Cluster)) return call.start();
      waiting.begin(call);
      if (connection.status === 'wait') connection.connect().catch(() => {});
    });
  }

  const sendOne = (command: SentCommand) => connection.sendCommand(command) as Promise<RedisReply>;

  function send(what: string, command: RedisCommand): Promise<RedisReply> {
    const sent = toSend(command);
    return run(what, [sent], () => sendOne(sent));
  }

  /**
   * Commands sent together are answered in order. ioredis' own pipelines are several times slower and keep using a node
   * that was replaced.
   */
  const sendTogether = (commands: readonly SentCommand[]) =>
    Promise.all(commands.map((command) => sendOne(command).catch((error: Error) => error)));

  return {
    ordered: true,

    command: (command) => send(command[0], command),

    async pipeline(commands) {
      if (commands.length === 0) return [];
      const sent = toSendTogether(commands);
      const replies = await run('pipeline', sent, () => sendTogether(sent));
      const results = replies.map((reply, i) =>
        reply instanceof Error ? typedError(commands[i]?.[0] ?? 'pipeline', reply, fault()) : reply,
      );
      const lost = lostAltogether(results);
      if (lost) throw typed('pipeline', lost);
      return results;
    },

    script: (script, keys, args) => runScript((command) => send(script.name, command), script, keys, args),

    async close() {
      closed = true;
      const isOpen = connection.status === 'ready';
      connection.disconnect();
      // Replies may still arrive over an open connection, but ioredis drops commands that are waiting for another
      // connection.
      endCalls(new ClosedError(), (call) => !isOpen || waiting.has(call));
    },
  };
}

/** With upper-case command names, ioredis does not transform replies. */
const toSend = ([name, ...args]: RedisCommand) => new SentCommand(name, args, REPLY_AS_TEXT);

const REPLY_AS_TEXT = { replyEncoding: 'utf8' } as const;

/** A read without keys (TIME) is sent to the node of the preceding command. */
function toSendTogether(commands: readonly RedisCommand[]): SentCommand[] {
  const sent: SentCommand[] = [];
  for (const command of commands) {
    const before = sent.at(-1);
    const [name, ...args] = command;
    const isKeyless = keysRead(command)?.length === 0;
    sent.push(before && isKeyless ? new AtNodeOf(before, name, args, REPLY_AS_TEXT) : toSend(command));
  }
  return sent;
}

/**
 * Ends a call and replaces its commands with harmless ones. ioredis may still send them, after a redirection or over
 * the next connection, and a failed call must not take effect later.
 */
function abandon({ commands, fail }: Call, error: unknown): void {
  for (const command of commands) {
    command.name = 'ping';
    command.args = [];
  }
  fail(error);
}

/** @returns the error of a pipeline that was lost with its connection; the server may have executed part of it */
function lostAltogether(replies: readonly (RedisReply | Error)[]): Error | undefined {
  const [first] = replies;
  const lost = first instanceof Error && replies.every((reply) => isRedisError(reply, 'UNAVAILABLE'));
  return lost ? first : undefined;
}

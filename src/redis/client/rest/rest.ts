import { Redis } from '@upstash/redis';
import { AuthError, ClosedError, TimeoutError, UnavailableError } from '../../errors.ts';
import type { ConnectOptions, RedisClient, RedisCommand, RedisReply } from '../client.ts';
import type { RestEndpoint } from '../endpoint.ts';
import { errorFromReply, isReply } from '../error-replies.ts';
import { faultOf } from '../fault.ts';
import { runScript } from '../run-script.ts';
import { atPrimary } from './primary-reads.ts';
import { MAX_REQUEST_BYTES, rejectTooLarge } from './request-size.ts';

interface RestReply {
  readonly result?: RedisReply;
  readonly error?: string;
}

/**
 * Connects to Upstash over HTTPS. Every call is one request with its own timeout and no automatic retry. Everything
 * runs on the primary of the database, including reads.
 */
export function connectRest(endpoint: RestEndpoint, { onEvent }: ConnectOptions = {}): RedisClient {
  const { maxRequestBytes = MAX_REQUEST_BYTES } = endpoint;
  const transport = new Transport(endpoint);
  let closed = false;

  async function send<T>(name: string, path: string[], body: readonly unknown[]): Promise<T> {
    if (closed) throw new ClosedError();
    rejectTooLarge(body, maxRequestBytes);
    try {
      return await transport.post<T>(path, body);
    } catch (error) {
      const typed = typedError(name, error, endpoint);
      if (typed.retryable) onEvent?.({ type: 'error', endpoint: new URL(endpoint.url).host, error: typed });
      throw typed;
    }
  }

  const command = async (command: RedisCommand): Promise<RedisReply> => {
    const { result = null } = await send<RestReply>(command[0], [], atPrimary(command));
    return result;
  };

  return {
    // Every call is a separate request.
    ordered: false,
    // The limit of a plan applies to replies as well as to requests. Larger plans allow more than fits into a process's
    // memory.
    limitsReplies: maxRequestBytes <= MAX_REQUEST_BYTES,

    command,

    async pipeline(commands) {
      if (commands.length === 0) return [];
      const replies = await send<RestReply[]>('pipeline', ['pipeline'], commands.map(atPrimary));
      if (!Array.isArray(replies) || replies.length !== commands.length) {
        throw new UnavailableError('Upstash returned an unexpected reply to a pipeline');
      }
      return replies.map(({ result = null, error }, i) =>
        error === undefined ? result : errorFromReply(commands[i]?.[0] ?? 'pipeline', error),
      );
    },

    script: (script, keys, args) => runScript(command, script, keys, args),

    async close() {
      closed = true;
    },
  };
}

/** The official client's transport (authorization, encodings, read-your-writes token) without its command layer. */
class Transport extends Redis {
  constructor({ url, token, commandTimeoutMs }: RestEndpoint) {
    super({
      url,
      token,
      // `retry: false` still sends two requests.
      retry: { retries: 0 },
      // A single static signal would abort every later call and make it resolve to null, so pass a factory.
      signal: () => AbortSignal.timeout(commandTimeoutMs),
      automaticDeserialization: false,
      enableTelemetry: false,
      enableAutoPipelining: false,
      latencyLogging: false,
    });
  }

  async post<T>(path: string[], body: readonly unknown[]): Promise<T> {
    return (await this.client.request({ path, body })) as T;
  }
}

/** After an error reply, the official client quotes the request, including keys and values. */
const QUOTE = ', command was: ';

function typedError(command: string, error: unknown, { commandTimeoutMs }: RestEndpoint) {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') return new TimeoutError(command, commandTimeoutMs);
  const [reply = ''] = error instanceof Error && name === 'UpstashError' ? error.message.split(QUOTE) : [];
  if (/^(unauthorized|WRONGPASS)\b/i.test(reply)) return new AuthError('Upstash rejected the token');
  // A gateway, or Upstash's own service during an outage, may respond instead of Redis.
  if (isReply(reply)) return errorFromReply(command, reply);
  const fault = faultOf(error);
  return new UnavailableError(
    `Upstash cannot be reached for ${command} (${fault?.code ?? 'no answer'})`,
    fault,
  );
}

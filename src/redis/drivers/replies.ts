import { AuthError, CommandError, OutOfMemoryError, type RedisError, UnavailableError } from '../errors.ts';

/** Replies by which a server says that it does not serve now but will again. */
const PASSING = /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|NOREPLICAS|MISCONF)\b/;
const FORBIDDEN = /^(NOAUTH|WRONGPASS|NOPERM)\b|AUTH failed|without any password configured/;

/**
 * Turns an error reply of the server into a typed error. Servers and the REST client quote the command, and with
 * it keys and values, in some replies: only what cannot hold an argument is kept.
 * @param command name of the command that failed
 * @param reply the server's text
 */
export function errorFromReply(command: string, reply: string): RedisError {
  if (FORBIDDEN.test(reply)) return new AuthError(`Redis refused ${command}: ${firstWord(reply)}`);
  if (reply.startsWith('OOM')) return new OutOfMemoryError();
  if (PASSING.test(reply))
    return new UnavailableError(`Redis does not serve ${command} now: ${firstWord(reply)}`);
  return new CommandError(command, withoutArguments(reply));
}

export const isNoScript = (reply: string): boolean => reply.startsWith('NOSCRIPT');

const firstWord = (reply: string): string => /^[A-Z]+/.exec(reply)?.[0] ?? 'ERR';

const withoutArguments = (reply: string): string =>
  (reply.split(/,? with args|, command was|['"`]/)[0] ?? '').trim().slice(0, 120);

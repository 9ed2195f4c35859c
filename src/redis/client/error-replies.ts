import {
  AuthError,
  CommandError,
  OutOfMemoryError,
  type RedisError,
  RequestTooLargeError,
  UnavailableError,
} from '../errors.ts';
import { isRead } from './read-commands.ts';

/** Replies of a server that is temporarily unavailable. `ERR MOVED` comes from ElastiCache Serverless. */
const TEMPORARY =
  /^(ERR MOVED|LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|NOREPLICAS|MISCONF)\b/;
/** Upstash: a request, its reply or a stored value is too large. https://upstash.com/docs/redis/troubleshooting */
const TOO_LARGE = /^ERR max (request|single record) size/;
/** A limit of the account or of the server's connections. Size limits are excluded, because retrying cannot help. */
const LIMITED = /^ERR max (?!(request|single record|key) size)/;
/** Redis is out of memory, or an Upstash plan is out of storage: writes fail, reads continue. */
const FULL = /^(OOM\b|ERR DB capacity quota)/;
/** The code at the beginning of a Redis error reply. */
const CODE = /^[A-Z]{2,16}(?= |$)/;
const FORBIDDEN = /^(NOAUTH|WRONGPASS|NOPERM|(ERR )?AUTH failed)\b/;

/**
 * Converts an error reply into a typed error. Some replies of servers and of the REST client quote the command with its
 * keys and values, so only parts that cannot contain an argument are kept.
 * @param command name of the command that failed
 * @param reply the server's text
 */
export function errorFromReply(command: string, reply: string): RedisError {
  if (FORBIDDEN.test(reply)) return new AuthError(`Redis rejected ${command}: ${firstWord(reply)}`);
  if (FULL.test(reply)) return new OutOfMemoryError();
  if (TOO_LARGE.test(reply)) return new RequestTooLargeError(isRead([command]) ? 'reply' : 'request');
  if (TEMPORARY.test(reply) || LIMITED.test(reply))
    return new UnavailableError(`Redis cannot serve ${command} at the moment: ${firstWord(reply)}`);
  return new CommandError(command, withoutArguments(reply));
}

/** Whether a text looks like a Redis error reply, which begins with a code. */
export const isReply = (text: string): boolean => CODE.test(text);

const firstWord = (reply: string): string => /^(?:ERR (?=[A-Z]))?[A-Z]+/.exec(reply)?.[0] ?? 'ERR';

/** The parts of a reply that are safe to report: its code, and phrases that quote no argument. */
function withoutArguments(reply: string): string {
  const code = CODE.exec(reply)?.[0] ?? 'ERR';
  const known = [...reply.matchAll(KNOWN)].map(([phrase]) => phrase);
  return [code, ...(known.length > 0 ? known : ['(the rest may quote the command)'])].join(' ');
}

const KNOWN = new RegExp(
  [
    'Operation against a key holding the wrong kind of value',
    'unknown (?:sub)?command',
    'wrong number of arguments',
    'value is not an integer or out of range',
    'value is not a valid float',
    'syntax error',
    'invalid expire time',
    'DB index is out of range',
    'SELECT is not allowed in cluster mode',
    'cluster support disabled',
    'No matching script',
    "The user executing the script can't run this command",
    'Script attempted to access a non local key in a cluster node',
    'max (?:number of clients|key size|daily request limit)',
    'user_script:\\d+',
    'attempt to (?:index|call|compare|concatenate|perform arithmetic)',
  ].join('|'),
  'gi',
);

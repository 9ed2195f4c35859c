import type { LoggedRequest } from '../state/request-log.ts';
import { show } from './typescript.ts';

/** What a request says, so that code can send it again. */
export type SentRequest = Pick<LoggedRequest, 'transport' | 'method' | 'url' | 'headers' | 'body'>;

export type Given = Readonly<Record<string, unknown>>;

/** A call of the client. */
export interface ClientCall {
  /** Such as `cache.get`. */
  readonly method: string;
  /** As TypeScript. */
  readonly args: readonly string[];
}

/** Its query and body, and whether a header names the session. */
interface Sent {
  readonly given: Given;
  readonly hasSessionId: boolean;
}

type ArgsOf = (sent: Sent) => readonly string[];

/** @returns undefined if the client has no method that sends this request */
export function clientCallOf(request: SentRequest): ClientCall | undefined {
  const { pathname, searchParams } = new URL(request.url, 'http://relative');
  const [, area = ''] = /\/api\/redis\/(.+)$/.exec(pathname) ?? [];
  const { action, ...given }: Given = { ...fromQuery(searchParams), ...bodyOf(request) };
  const operation = action ?? PLAIN[`${request.method} ${area}`] ?? '';
  const [method, argsOf] = METHODS[`${area} ${operation}`] ?? [];
  if (!method || !argsOf) return undefined;
  const details = area === 'health' && request.headers.authorization ? { details: true } : {};
  const sent = { given: { ...given, ...details }, hasSessionId: 'x-session-id' in request.headers };
  const args = argsOf(sent);
  return { method, args };
}

const bodyOf = ({ body }: SentRequest): Given => Object(JSON.parse(body ?? '{}'));

/** A query holds text only. */
const FROM_TEXT: Readonly<Record<string, (text: string) => unknown>> = {
  limit: Number,
  deadAfter: Number,
  acceptStale: (text) => text === 'true',
  acceptMiss: (text) => text === 'true',
  withValue: (text) => text === 'true',
  dryRun: (text) => text === 'true',
  tags: (text) => text.split(','),
  keys: (text) => text.split(','),
};

const fromQuery = (query: URLSearchParams): Given =>
  Object.fromEntries([...query].map(([name, text]) => [name, FROM_TEXT[name]?.(text) ?? text]));

/** The operation of a request that names none. */
const PLAIN: Readonly<Record<string, string>> = {
  'POST session': 'create',
  'GET session': 'get',
  'PUT session': 'update',
  'DELETE session': 'destroy',
  'POST cache': 'set',
  'GET cache': 'get',
  'DELETE cache': 'delete',
};

/** @returns nothing if no option is given */
function options(given: Given): readonly string[] {
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  return present.length === 0 ? [] : [show(Object.fromEntries(present))];
}

const all: ArgsOf = ({ given }) => options(given);
const first =
  (...names: readonly string[]): ArgsOf =>
  ({ given }) => {
    const rest = Object.entries(given).filter(([name]) => !names.includes(name));
    return [...names.map((name) => show(given[name])), ...options(Object.fromEntries(rest))];
  };
const entry = first('namespace', 'key');
const byId: ArgsOf = () => ['sessionId'];
/** `reference` is the option for a session that a header names, `handle` the field for its public name. */
const withSession =
  (reference: string, handle: string): ArgsOf =>
  ({ given, hasSessionId }) => {
    const { [handle]: name, ...rest } = given;
    const named = name === undefined ? [] : [`${reference}: ${show({ handle: name })}`];
    const parts = hasSessionId ? [`${reference}: sessionId`] : named;
    const others = options(rest).map((text) => text.slice(2, -2));
    const members = [...others, ...parts].join(', ');
    return members === '' ? [] : [`{ ${members} }`];
  };

/** Area and operation -> method and arguments. */
const METHODS: Readonly<Record<string, readonly [method: string, argsOf: ArgsOf]>> = {
  'health ': ['health', all],
  'console ': ['serverInfo', all],
  'tenant/purge ': ['purgeTenant', all],

  'session create': ['sessions.create', all],
  'session get': ['sessions.get', byId],
  'session summary': ['sessions.getSummary', first('handle')],
  'session list': ['sessions.list', withSession('current', 'currentHandle')],
  'session listEnded': ['sessions.listEnded', all],
  'session listTenant': ['sessions.listTenant', all],
  'session update': [
    'sessions.update',
    ({ given: { updates, ...rest } }) => ['sessionId', show(updates), ...options(rest)],
  ],
  'session destroy': [
    'sessions.destroy',
    ({ given, hasSessionId }) => [hasSessionId ? 'sessionId' : show({ handle: given.handle })],
  ],
  'session destroyOthers': ['sessions.destroyOthers', withSession('except', 'exceptHandle')],
  'session rotate': ['sessions.rotate', byId],
  'session revokeTenant': ['sessions.revokeTenant', all],

  'cache set': ['cache.set', first('namespace', 'key', 'value')],
  'cache setIfAbsent': ['cache.setIfAbsent', first('namespace', 'key', 'value')],
  'cache get': ['cache.get', entry],
  'cache has': ['cache.has', entry],
  'cache lookUp': ['cache.lookUp', entry],
  'cache inspect': ['cache.inspect', entry],
  'cache touch': ['cache.touch', entry],
  'cache take': ['cache.take', entry],
  'cache increment': ['cache.increment', entry],
  'cache expire': ['cache.expire', entry],
  'cache delete': ['cache.delete', entry],
  'cache mget': ['cache.getMany', first('namespace', 'keys')],
  'cache mset': ['cache.setMany', first('namespace', 'entries')],
  'cache keys': ['cache.keys', first('namespace')],
  'cache invalidations': ['cache.invalidations', all],
  'cache invalidateByTags': ['cache.invalidateTags', first('tags')],
  'cache invalidateNamespace': ['cache.invalidateNamespace', first('namespace')],
  'cache clear': ['cache.clear', all],
  'cache asOf': ['cache.asOf', all],
  'cache metrics': ['cache.metrics', all],
};

import type { LoggedRequest } from '../../state/request-log.ts';

type Given = Readonly<Record<string, unknown>>;

/** Code that sends the same request with the client, or with Amplify for GraphQL. */
export function clientCodeOf(request: LoggedRequest): string {
  const given: Given = JSON.parse(request.body ?? '{}');
  if (request.transport === 'GraphQL') return graphqlCode(given);
  const { pathname, searchParams } = new URL(request.url, location.href);
  const all = { ...Object.fromEntries(searchParams), ...given };
  const call = pathname.includes('/api/redis/session')
    ? sessionCode(request, all)
    : pathname.includes('/api/redis/cache')
      ? cacheCode(request, all)
      : pathname.endsWith('/console')
        ? 'serverInfo()'
        : request.headers.authorization
          ? 'health({ details: true })'
          : 'health()';
  return `await redis.${call};`;
}

function graphqlCode({ query, variables }: Given): string {
  return `await client.graphql({\n  query: \`${query}\`,\n  variables: ${show(variables).replace(/sessionId: '[\w-]*…'/g, 'sessionId')},\n});`;
}

function sessionCode({ method, headers }: LoggedRequest, given: Given): string {
  const { action = PLAIN_SESSION[method], ...rest } = given;
  const id = headers['x-session-id'] ? 'sessionId' : show({ handle: rest.handle });
  switch (action) {
    case 'create':
      return `sessions.create(${options({ metadata: rest.metadata })})`;
    case 'list':
      return `sessions.list(${options({ ...rest, limit: rest.limit && Number(rest.limit) })})`;
    case 'update':
      return `sessions.update(sessionId, ${show(rest.updates)}${after(options({ ifVersion: rest.ifVersion }))})`;
    case 'destroyOthers': {
      const { exceptHandle, userId } = rest;
      return `sessions.destroyOthers(${options({ userId, except: exceptHandle && { handle: exceptHandle } })})`;
    }
    case 'revokeTenant':
      return `sessions.revokeTenant(${options({ confirm: rest.confirm })})`;
    default:
      return `sessions.${action}(${id})`;
  }
}

const PLAIN_SESSION: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  PUT: 'update',
  DELETE: 'destroy',
};

function cacheCode({ method }: LoggedRequest, given: Given): string {
  const { action = PLAIN_CACHE[method], namespace, key, value, keys, entries, tags, ...rest } = given;
  const name = `${show(namespace)}, ${show(key)}`;
  switch (action) {
    case 'set':
      return `cache.set(${name}, ${show(value)}${after(options({ ...rest, tags }))})`;
    case 'mget':
      return `cache.getMany(${show(namespace)}, ${show(keys)})`;
    case 'mset':
      return `cache.setMany(${show(namespace)}, ${show(entries)}${after(options({ ...rest, tags }))})`;
    case 'invalidateByTags':
      return `cache.invalidateTags(${show(tags)})`;
    case 'invalidateNamespace':
      return `cache.invalidateNamespace(${show(namespace)})`;
    case 'clear':
    case 'asOf':
    case 'metrics':
      return `cache.${action}()`;
    default:
      return `cache.${action}(${name})`;
  }
}

const PLAIN_CACHE: Readonly<Record<string, string>> = { POST: 'set', GET: 'get', DELETE: 'delete' };

const after = (argument: string): string => argument && `, ${argument}`;

/** @returns an empty string without options */
function options(given: Given): string {
  const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  return present.length === 0 ? '' : show(Object.fromEntries(present));
}

/** JSON in the notation of TypeScript. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : show(name)}: ${show(member)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

import fc from 'fast-check';
import { ENDPOINTS } from '../document.ts';
import type { RequestTwist } from './twist.ts';

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'QUERY',
];

const PATHS = [
  ...['/', '//', '/api', '/api/redis', '/api/redis/sessions/', '/api/redis/cache/', '/api/redis/cache/users'],
  ...[
    '/api/redis/cache/users/user_1/more',
    '/API/REDIS/CACHE',
    '/api/redis/health/x',
    '/graphql',
    '/api/redis/session/%00',
  ],
  ...[
    '/api/redis/session/..%2f..%2fcache',
    '/api/../api/redis/cache',
    '/api/redis/cache/%7Borg_canary%7D:/x',
    '/%',
    '/%FF',
  ],
  ...[
    '/api/redis/cache/__proto__/constructor',
    '/api/redis/cache/*/*',
    '/api/redis/session/:sessionId',
    `/${'a/'.repeat(900)}`,
  ],
  ...ENDPOINTS.map(({ path }) => path),
];

const SUFFIXES = [
  '/',
  '//',
  '/.',
  '/..',
  '/x',
  '%2F',
  '%00',
  '%0d%0aX-A:%20b',
  ';a=b',
  '.json',
  '%',
  '%zz',
  '%C0%AF',
  '*',
];

const split = (target: string) => {
  const [path = '', ...query] = target.split('?');
  return { path, query: query.length > 0 ? `?${query.join('?')}` : '' };
};
const pathOf =
  (change: (path: string) => string): RequestTwist =>
  (request) => {
    const { path, query } = split(request.target);
    return { ...request, target: change(path) + query };
  };

export const methodsAndPaths: fc.Arbitrary<RequestTwist> = fc.oneof(
  fc.constantFrom(...METHODS).map(
    (method): RequestTwist =>
      (request) => ({ ...request, method }),
  ),
  fc.constantFrom(...PATHS).map((path) => pathOf(() => path)),
  fc.constantFrom(...SUFFIXES).map((suffix) => pathOf((path) => path + suffix)),
  fc
    .constantFrom(...['//', '/./', '/%2e%2e/', '/', '%2f'])
    .map((slash) => pathOf((path) => path.replace('/redis/', `/redis${slash}`))),
  fc.constant(pathOf((path) => path.toUpperCase())),
);

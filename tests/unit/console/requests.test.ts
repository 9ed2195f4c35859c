import { describe, expect, it, vi } from 'vitest';
import {
  createRequestLog,
  type LoggedRequest,
  type Outcome,
} from '../../../src/console/state/request-log.ts';
import { matches } from '../../../src/console/views/requests/filter.ts';
import { outcomeOf } from '../../../src/console/views/requests/outcome-of.ts';

// Only components need it, and the console is built with another library in its place.
vi.mock('react', () => ({ useSyncExternalStore: () => undefined }));

const request = (given: Partial<LoggedRequest>): LoggedRequest => ({
  ...{ id: 1, at: 0, transport: 'HTTP', method: 'GET', headers: {}, body: undefined, background: false },
  url: '/api/redis/cache?action=get&namespace=users&key=1',
  ...given,
});
const ended = (outcome: Partial<Outcome>): Pick<LoggedRequest, 'outcome'> => ({
  outcome: { durationMs: 1, ...outcome },
});
const MISSING = ended({ status: 404, body: '{"code":"NOT_FOUND","detail":"Nothing is cached."}' });
const graphql = (field: string, failure?: string) =>
  request({
    transport: 'GraphQL',
    method: 'POST',
    url: '/graphql',
    body: JSON.stringify({ query: `query ($key: String!) { ${field}(key: $key) { value } }` }),
    ...ended({ status: 200, ...(failure && { failure }) }),
  });

describe('the outcome of a request', () => {
  it.each<[string, string, LoggedRequest]>([
    ['pending', 'in progress', request({})],
    ['success', '200', request(ended({ status: 200 }))],
    ['miss', '404 miss', request(MISSING)],
    ['miss', '404 miss', request({ method: 'POST', body: '{"action":"get","tags":["a"]}', ...MISSING })],
    ['miss', '404 miss', request({ url: '/api/redis/session?action=get', ...MISSING })],
    ['failure', '404', request({ method: 'DELETE', url: '/api/redis/session', ...MISSING })],
    ['failure', '404', request(ended({ status: 404, body: '<h1>Not Found</h1>' }))],
    ['failure', '403', request(ended({ status: 403 }))],
    ['failure', '503', request(ended({ status: 503 }))],
    ['failure', 'No connection', request(ended({ failure: 'No connection' }))],
    ['success', '200', graphql('getCache')],
    ['miss', '200 miss', graphql('getCache', 'NOT_FOUND')],
    ['failure', 'NOT_FOUND', graphql('destroySession', 'NOT_FOUND')],
    ['failure', 'FORBIDDEN', graphql('getCache', 'FORBIDDEN')],
  ])('is a %s: %s', (kind, words, one) => {
    expect(outcomeOf(one)).toEqual({ kind, words });
    expect(matches(one, { text: '', failuresOnly: true })).toBe(kind === 'failure');
  });
});

it('finds requests by method, path, operation and request id', () => {
  const one = request(ended({ status: 200, requestId: 'Req-42' }));
  const finds = (text: string) => matches(one, { text, failuresOnly: false });
  for (const text of ['', 'get', 'api/redis', 'cache.GET', ' users  cache ', 'req-42']) {
    expect(finds(text), text).toBe(true);
  }
  for (const text of ['delete', 'users sessions', 'req-43']) expect(finds(text), text).toBe(false);
  expect(matches(graphql('getCache'), { text: 'graphql getcache', failuresOnly: false })).toBe(true);
});

it('keeps the requests of the user regardless of background requests', () => {
  const log = createRequestLog();
  const { id: _, at: __, ...mine } = request({});
  const end = log.begin(mine);
  for (let i = 0; i < 1_000; i++) log.begin({ ...mine, background: true })({ status: 200 });
  end({ status: 200 });
  expect(log.entries.get()).toEqual([expect.objectContaining({ outcome: expect.anything() })]);
  expect(log.background.get().length).toBeLessThan(1_000);
  for (let i = 0; i < 1_000; i++) log.begin(mine)({ status: 200 });
  expect(log.entries.get().length).toBeLessThan(1_000);
  log.clear();
  expect([log.entries.get(), log.background.get()]).toEqual([[], []]);
});

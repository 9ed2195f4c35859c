import { describe, expect, test } from 'vitest';
import { parseAnswers } from '../fuzz/channels/parse-answers.ts';
import { ENDPOINTS } from '../fuzz/document.ts';
import { judgeAnswer } from '../fuzz/judge-answer.ts';
import { judgeEvent } from '../fuzz/judge-event.ts';
import { watchPrototypes } from '../fuzz/prototypes.ts';
import { growths } from '../fuzz/run-fuzz.ts';

const SENT = { method: 'GET', target: '/api/redis/cache', headers: [] };
const [documented] = ENDPOINTS.filter(({ method, path }) => method === 'GET' && path === SENT.target);

const problem = (status: number, code = 'NOT_FOUND') => ({
  status,
  headers: new Map([['content-type', 'application/problem+json']]),
  body: JSON.stringify({ type: 'urn:x', title: 'X', status, code }),
});

describe('an answer', () => {
  test('that is a problem or a success is fine', () => {
    expect(judgeAnswer(SENT, problem(404), ['secret'])).toEqual([]);
    expect(judgeAnswer(SENT, { status: 204, headers: new Map(), body: '' }, ['secret'])).toEqual([]);
    expect(judgeAnswer({ ...SENT, documented }, problem(404), [])).toEqual([]);
    expect(judgeAnswer(SENT, problem(503, 'KEYS_UNAVAILABLE'), [])).toEqual([]);
  });

  test.each([
    ['a 500', problem(500, 'INTERNAL')],
    ['an outage without a fault', problem(503, 'UNAVAILABLE')],
    ['a problem of another type', { ...problem(404), headers: new Map([['content-type', 'text/html']]) }],
    ['a problem of another status', { ...problem(404), status: 400 }],
    ['a problem that is no JSON', { ...problem(404), body: '<h1>Not found</h1>' }],
    ['another tenant’s data', { status: 200, headers: new Map(), body: '{"value":"secret"}' }],
    ['a secret in a header', { status: 200, headers: new Map([['x', 'secret']]), body: '' }],
  ])('with %s is wrong', (_, answer) => {
    expect(judgeAnswer(SENT, answer, ['secret'])).toHaveLength(1);
  });

  test('to a documented request has a documented status', () => {
    expect(judgeAnswer({ ...SENT, documented }, problem(412), [])).toHaveLength(1);
  });
});

describe('the end of an event', () => {
  const event = { text: '{}', sound: true };
  const refusal = (type: string, status: number) => ({
    answer: { data: null, error: { type, message: 'No', info: { title: 'X', status } } },
  });

  test('may be an answer or a refusal', () => {
    expect(judgeEvent(event, { answer: { data: { a: 1 }, error: null } }, ['secret'])).toEqual([]);
    expect(judgeEvent(event, refusal('NOT_FOUND', 404), [])).toEqual([]);
    expect(judgeEvent(event, refusal('NOT_READY', 503), [])).toEqual([]);
    expect(judgeEvent({ ...event, sound: false }, { thrown: 'Error' }, [])).toEqual([]);
  });

  test.each([
    ['an internal error', refusal('INTERNAL', 500)],
    ['a throw', { thrown: 'TypeError' }],
    ['something else', { answer: { statusCode: 404 } }],
    ['a secret', { answer: { data: { value: 'secret' }, error: null } }],
  ])('must not be %s', (_, outcome) => {
    expect(judgeEvent(event, outcome, ['secret'])).toHaveLength(1);
  });
});

test('answers are told apart on the wire', () => {
  const received = [
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
    'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    'HTTP/1.1 204 No Content\r\n\r\n',
  ].join('');
  expect(parseAnswers(received, false).map(({ status, body }) => [status, body])).toEqual([
    [200, '{}'],
    [404, 'abcde'],
    [204, ''],
  ]);
  expect(() => parseAnswers('garbage', false)).toThrow('Not HTTP');
});

test('a heap that grows is told, and one that does not is not', () => {
  const flat = { before: 100e6, after: 101e6 };
  expect(growths({ here: flat, product: flat })).toEqual([]);
  expect(growths({ here: flat, product: { before: 30e6, after: 90e6 } })).toHaveLength(1);
});

test('a polluted prototype is noticed', () => {
  const changed = watchPrototypes();
  expect(changed()).toEqual([]);
  Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
  expect(changed()).toEqual(['Object.prototype has changed']);
  Reflect.deleteProperty(Object.prototype, 'polluted');
});

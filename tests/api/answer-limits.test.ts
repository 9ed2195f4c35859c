import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createLambdaHandler } from '../../src/api/lambda/handler.ts';
import { maxCacheBodyBytes } from '../../src/api/modules.ts';
import {
  MAX_GRAPHQL_ANSWER_BYTES,
  MAX_HTTP_ANSWER_BYTES,
  MAX_SERVED_VALUE_BYTES,
} from '../../src/api/transport-limits.ts';
import { createCacheStore, type Json } from '../../src/redis/index.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { maker, openHttpApi } from './http-api.ts';

/** Limits of AWS. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_RESULT_BYTES = 6_291_556;
const APPSYNC_ANSWER_BYTES = 5_000_000;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const escapeOf = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
const plain = (char: string): string => JSON.stringify(char).slice(1, -1);
const spell = (text: string, write: (char: string, at: number) => string): string =>
  `"${text.split('').map(write).join('')}"`;

/** Two ways to write the same text: literally, or with escapes. */
const SPELLINGS = {
  plain: (text: string) => JSON.stringify(text),
  escaped: (text: string) => spell(text, escapeOf),
  escapedByHalf: (text: string) =>
    // Halves of a surrogate pair can only be escaped together.
    spell(text, (char, at) => (at % 2 || /[\ud800-\udfff]/.test(char) ? escapeOf(char) : plain(char))),
} as const;

const CHARS = ['x', '"', '\\', '\n', 'é', '€', '😀', '\u0001', '\ud800'];

/** A string of the given size in bytes as JSON, made of one kind of character as far as possible. */
function textOf(char: string, bytes: number): string {
  const filled = char.repeat(Math.floor((bytes - 2) / (bytesOf(char) - 2)));
  return filled + 'x'.repeat(bytes - bytesOf(filled));
}

/** Both APIs on one cache, called like Lambda functions: with events, and with results that are serialized as JSON. */
function openApis(maxValueBytes: number) {
  const http = openHttpApi({ maxValueBytes });
  const graphql = openGraphqlApi({ tenant: http.tenant, maxValueBytes });
  const cache = createCacheStore(apiRedis(), { maxValueBytes: 8 * 1_048_576 });
  const handler = createLambdaHandler(() => ({ app: http.app }));
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 30_000 };

  async function call(method: string, rawPath: string, body?: string) {
    const authorization = `Bearer ${await maker.token({ org_id: http.tenant })}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const requestContext = { http: { method, sourceIp: '198.51.100.4' } };
    const result = Object(await handler({ rawPath, headers, requestContext, body }, context));
    expect(bytesOf(result)).toBeLessThan(LAMBDA_RESULT_BYTES);
    const text = String(result.body);
    return { status: Number(result.statusCode), text, body: Object(JSON.parse(text)) };
  }

  async function ask(typeName: string, fieldName: string, given: Record<string, unknown>) {
    const { data, error } = await graphql.ask(typeName, fieldName, given);
    return { data: Object(data), code: error?.type, message: error?.message };
  }

  return {
    tenant: http.tenant,
    cache,
    set: (spelled: string) => call('PUT', '/api/redis/cache/n/k', `{"value":${spelled}}`),
    get: () => call('GET', '/api/redis/cache/n/k'),
    mget: (keys: readonly string[]) =>
      call('POST', '/api/redis/cache', JSON.stringify({ action: 'mget', namespace: 'n', keys })),
    setByGraphql: (value: Json) =>
      ask('Mutation', 'setCache', { namespace: 'n', key: 'k', value: JSON.stringify(value) }),
    getByGraphql: () => ask('Query', 'getCache', { namespace: 'n', key: 'k' }),
    mgetByGraphql: (keys: readonly string[]) => ask('Query', 'getManyCache', { namespace: 'n', keys }),
  };
}

describe('a value is stored or rejected by its size, regardless of its escaping', () => {
  const LIMIT = 4_000;

  it('through both APIs, and what is stored can be read through both', async () => {
    const apis = openApis(LIMIT);
    const spelling = fc.constantFrom(...Object.values(SPELLINGS));
    const property = fc.asyncProperty(
      fc.constantFrom(...CHARS),
      fc.integer({ min: -8, max: 8 }),
      spelling,
      async (char, delta, spelled) => {
        const text = textOf(char, LIMIT + delta);
        expect(bytesOf(text)).toBe(LIMIT + delta);
        const { status, body } = await apis.set(spelled(text));
        const byGraphql = await apis.setByGraphql(text);
        if (delta > 0) {
          expect([status, body.code]).toEqual([413, 'VALUE_TOO_LARGE']);
          expect(byGraphql.code).toBe('VALUE_TOO_LARGE');
          return;
        }
        expect([status, byGraphql.data]).toEqual([200, { stored: true }]);
        expect((await apis.get()).body).toEqual({ value: text });
        expect((await apis.getByGraphql()).data).toEqual({ value: JSON.stringify(text) });
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it.each(CHARS)('%j: a body that is too large is rejected with any escaping', async (char) => {
    const apis = openApis(LIMIT);
    const codes = async (bytes: number) => {
      const text = textOf(char, bytes);
      return Promise.all(
        Object.values(SPELLINGS).map(async (spell) => (await apis.set(spell(text))).body.code),
      );
    };
    const room = maxCacheBodyBytes(LIMIT) - '{"value":}'.length;
    expect(await codes(LIMIT + 6)).toEqual(['VALUE_TOO_LARGE', 'VALUE_TOO_LARGE', 'VALUE_TOO_LARGE']);
    expect(await codes(room + 6)).toEqual(['BODY_TOO_LARGE', 'BODY_TOO_LARGE', 'BODY_TOO_LARGE']);
  });

  it('600 KB with every character escaped, which is three times the bytes', async () => {
    const apis = openApis(1_048_576);
    const text = 'é'.repeat(300_000);
    expect((await apis.set(SPELLINGS.escaped(text))).status).toBe(200);
    expect((await apis.get()).body.value === text).toBe(true);
  });
});

describe('the largest value that the settings allow', () => {
  it.each(['"', '\\', '\u0001', 'é'])('of %j can be read through both APIs', async (char) => {
    const apis = openApis(MAX_SERVED_VALUE_BYTES);
    const text = textOf(char, MAX_SERVED_VALUE_BYTES);
    expect((await apis.set(SPELLINGS.plain(text))).status).toBe(200);
    expect((await apis.get()).body.value === text).toBe(true);
    const { data } = await apis.getByGraphql();
    expect(data.value === JSON.stringify(text)).toBe(true);
    expect(bytesOf(data.value)).toBeLessThan(APPSYNC_ANSWER_BYTES);
  });
});

describe('an answer of several values', () => {
  const KEYS = ['a', 'b', 'c'];
  const apisOf = new Map<string, ReturnType<typeof openApis>>();
  afterAll(() => apisOf.clear());

  /** Stores values under the keys, so that an answer with all of them has the given size. */
  async function store(char: string, sizeOf: (values: Record<string, string>) => number, bytes: number) {
    const apis = apisOf.get(char) ?? openApis(MAX_SERVED_VALUE_BYTES);
    apisOf.set(char, apis);
    const values = Object.fromEntries(KEYS.map((key) => [key, '']));
    const perChar = sizeOf({ ...values, a: char }) - sizeOf(values);
    const chars = Math.floor((bytes - sizeOf(values)) / perChar / KEYS.length);
    for (const key of KEYS) values[key] = char.repeat(chars);
    values.c += 'x'.repeat(bytes - sizeOf(values));
    expect(sizeOf(values)).toBe(bytes);
    for (const [key, value] of Object.entries(values)) {
      await apis.cache.setCache(apis.tenant, 'n', key, value);
    }
    return { apis, values };
  }

  const near = fc.tuple(fc.constantFrom('x', '"', '€'), fc.integer({ min: -2, max: 2 }));

  it('over HTTP is returned up to 5.5 MB as serialized by a function, then 413', async () => {
    const asBody = (values: object) => bytesOf(JSON.stringify({ values }));
    const property = fc.asyncProperty(near, async ([char, delta]) => {
      const { apis, values } = await store(char, asBody, MAX_HTTP_ANSWER_BYTES + delta);
      const { status, body } = await apis.mget(KEYS);
      if (delta <= 0) {
        expect([status, bytesOf(body) === bytesOf({ values })]).toEqual([200, true]);
        return;
      }
      expect([status, body.code]).toEqual([413, 'VALUE_TOO_LARGE']);
      expect(body.detail).toContain('Ask for fewer keys at a time.');
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('over GraphQL is returned up to AppSync’s limit, then VALUE_TOO_LARGE', async () => {
    const asTexts = (values: object) =>
      bytesOf({
        values: Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]),
        ),
      });
    const property = fc.asyncProperty(near, async ([char, delta]) => {
      const { apis, values } = await store(char, asTexts, MAX_GRAPHQL_ANSWER_BYTES + delta);
      const { data, code, message } = await apis.mgetByGraphql(KEYS);
      if (delta > 0) {
        expect(code).toBe('VALUE_TOO_LARGE');
        expect(message).toContain('Ask for fewer keys at a time.');
        return;
      }
      const entries = Object.entries(values).map(([key, value]) => ({ key, value: JSON.stringify(value) }));
      expect(bytesOf(data) === bytesOf({ values: entries })).toBe(true);
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('is already limited in Redis, which then sends no value', async () => {
    const apis = openApis(1_048_576);
    const keys = Array.from({ length: 7 }, (_, i) => `k${i}`);
    for (const key of keys) await apis.cache.setCache(apis.tenant, 'n', key, 'x'.repeat(1_000_000));
    const { status, body } = await apis.mget(keys);
    expect([status, body.code]).toEqual([413, 'VALUE_TOO_LARGE']);
    expect(body.detail).toMatch(/^The values are 70\d+ bytes in total, more than the limit of 6291456 /);
    expect(body.detail).toContain('Ask for fewer keys at a time.');
    expect((await apis.mgetByGraphql(keys)).code).toBe('VALUE_TOO_LARGE');
    expect((await apis.mget(keys.slice(0, 5))).status).toBe(200);
  });

  it('that the core has stored is rejected by both APIs, and neither fails', async () => {
    const apis = openApis(1_048_576);
    await apis.cache.setCache(apis.tenant, 'n', 'k', '"'.repeat(2_800_000));
    const { status, body } = await apis.get();
    expect([status, body.code]).toEqual([413, 'VALUE_TOO_LARGE']);
    expect(body.detail).toContain('read them with the core');
    expect((await apis.getByGraphql()).code).toBe('VALUE_TOO_LARGE');
  });
});

describe('stored JSON', () => {
  const TEXTS: [title: string, text: string, value: unknown][] = [
    ['spaces', '{ "a" :\t[1,\n2] }', { a: [1, 2] }],
    [
      'prototype keys',
      '{"__proto__":{"a":1},"constructor":2}',
      JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
    ],
    ['a number that JavaScript rounds', '1161888007138312192', Number('1161888007138312192')],
  ];
  const BROKEN = ['', '{', '1,"injected":2', '"a":1}', "'a'", 'undefined', '\u0000', 'NaN', '[1,]', '01'];

  /** Replaces the value of a stored entry, as another program might. */
  async function plant(apis: ReturnType<typeof openApis>, key: string, text: string) {
    await apis.cache.setCache(apis.tenant, 'n', key, 'original');
    const name = `cache:{${apis.tenant}}:n:${key}`;
    const stored = String(await apiRedis().command(['GET', name]));
    await apiRedis().command(['SET', name, stored.replace('"original"', () => text), 'PX', 60_000]);
  }

  it.each(TEXTS)('of another program with %s is a value', async (_, text, value) => {
    const apis = openApis(1_000);
    await plant(apis, 'k', text);
    await apis.cache.setCache(apis.tenant, 'n', '__proto__', 'kept');
    expect((await apis.get()).body).toEqual({ value });
    const many = await apis.mget(['k', '__proto__', 'constructor']);
    expect(many.text).toBe(`{"values":{"k":${text},"__proto__":"kept"}}`);
    expect((await apis.getByGraphql()).data).toEqual({ value: text });
  });

  it.each(BROKEN)('that is not JSON is a miss and does not corrupt an answer: %j', async (text) => {
    const apis = openApis(1_000);
    await plant(apis, 'k', text);
    await apis.cache.setCache(apis.tenant, 'n', 'sound', [1]);
    expect((await apis.get()).status).toBe(404);
    expect((await apis.mget(['k', 'sound'])).text).toBe('{"values":{"sound":[1]}}');
    expect((await apis.getByGraphql()).data).toEqual({});
    expect((await apis.mgetByGraphql(['k', 'sound'])).data).toEqual({
      values: [{ key: 'sound', value: '[1]' }],
    });
    expect(await apis.cache.getCache(apis.tenant, 'n', 'k')).toBeUndefined();
    expect(await apis.cache.cacheOrFetch(apis.tenant, 'n', 'k', async () => 'loaded')).toBe('loaded');
    expect((await apis.get()).body).toEqual({ value: 'loaded' });
  });
});

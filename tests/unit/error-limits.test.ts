import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError, invalidInput } from '../../src/api/errors/api-error.ts';
import { toProblem } from '../../src/api/errors/problem.ts';
import { graphqlErrorResponse } from '../../src/api/graphql/response.ts';
import { createLog, errorFields } from '../../src/api/logging/log.ts';
import { RedisApiError } from '../../src/client/errors/client-error.ts';
import { readResponse } from '../../src/client/http/response.ts';
import { assertJson as assertClientJson } from '../../src/client/json.ts';
import * as redis from '../../src/redis/index.ts';
import { assertJson } from '../../src/redis/shared/json.ts';

const MESSAGE_BYTES = 1_024;
const PATH_CHARS = 200;
/** Personal data as a property name. */
const EMAIL = 'alice@x.io';

const bytesOf = (text: string): number => Buffer.byteLength(text);

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

/** Values that are not JSON, at the end of a path of any length. */
const invalid = fc
  .tuple(
    fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { minLength: 1, maxLength: 190 }),
    fc.nat(500),
  )
  .map(([keys, times]) => [...keys.slice(1), (keys[0] ?? '').repeat(times)])
  .map((keys) => keys.reduceRight<unknown>((value, key) => ({ [key]: value }), new Date(0)));

describe('no message is longer than 1 KB', () => {
  it('of invalid values, whose path is cut to 200 characters', () => {
    const property = fc.property(invalid, (value) => {
      const error = thrownBy(() => assertJson(value, 'value'));
      if (!(error instanceof redis.InvalidInputError)) throw error;
      expect(bytesOf(error.message)).toBeLessThanOrEqual(MESSAGE_BYTES);
      expect(error.field.length).toBeLessThanOrEqual(PATH_CHARS);
      const { problem } = toProblem(error);
      expect(bytesOf(problem.detail)).toBeLessThanOrEqual(MESSAGE_BYTES);
      expect(problem.errors?.[0]?.field).toBe(error.field);
      const inClient = thrownBy(() => assertClientJson(value, 'value'));
      expect(bytesOf(inClient.message)).toBeLessThanOrEqual(MESSAGE_BYTES);
    });
    fc.assert(property, { numRuns: 50 });
  });

  it('of any error of the core, whose resolution is kept whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const error = new redis.CommandError('GET', text);
        const errors = [error, new redis.UnavailableError(text), new redis.TimeoutError(text, 1)];
        for (const { message } of errors) expect(bytesOf(message)).toBeLessThanOrEqual(MESSAGE_BYTES);
        const tooLarge = new redis.ValueTooLargeError(text, 2, 1);
        const { detail } = toProblem(tooLarge).problem;
        expect(bytesOf(detail)).toBeLessThanOrEqual(MESSAGE_BYTES);
        expect(detail.endsWith(tooLarge.resolution)).toBe(true);
      }),
    );
  });

  it('of the API, over HTTP and GraphQL', () => {
    const long = EMAIL.repeat(1_000);
    const errors = [
      new ApiError('NOT_FOUND', long),
      invalidInput([{ field: long, message: long }]),
      new redis.InvalidInputError(long, long),
    ];
    for (const error of errors) {
      const { problem } = toProblem(error);
      expect(bytesOf(problem.detail)).toBeLessThanOrEqual(MESSAGE_BYTES);
      for (const { field, message } of problem.errors ?? []) {
        expect(field.length).toBeLessThanOrEqual(PATH_CHARS);
        expect(bytesOf(message)).toBeLessThanOrEqual(MESSAGE_BYTES);
      }
      expect(graphqlErrorResponse(error, 'r').error.message).toBe(problem.detail);
    }
  });

  it('of a configuration, which still names every wrong variable', () => {
    const variables = Array.from({ length: 12 }, (_, i) => `REDIS_VARIABLE_${i}`);
    const problems = variables.map((variable) => ({ variable, problem: 'x'.repeat(400) }));
    const many = Array.from({ length: 90 }, (_, i) => ({
      variable: 'SESSION_TENANTS',
      problem: `org_${i} is wrong`,
    }));
    const { message } = new redis.ConfigError([...problems, ...many]);
    expect(bytesOf(message)).toBeLessThanOrEqual(MESSAGE_BYTES);
    for (const variable of [...variables, 'SESSION_TENANTS']) expect(message).toContain(variable);
  });

  it('of the client, regardless of another server’s answer', () => {
    const body = JSON.stringify({ code: 'X', detail: 'x'.repeat(100_000) });
    const error = thrownBy(() => readResponse(new Response(body, { status: 400 }), body));
    expect(error).toBeInstanceOf(RedisApiError);
    expect(bytesOf(error.message)).toBeLessThanOrEqual(MESSAGE_BYTES);
    const ownSource = thrownBy(() => assertClientJson({ run: thrownBy }, 'value'));
    expect(ownSource.message).toBe('value.run is a function, which JSON cannot represent.');
  });
});

describe('the log', () => {
  const path = `value.customers.${EMAIL}`;
  const errors = [
    new redis.InvalidInputError(path, 'is a class instance'),
    new redis.InvalidInputError('options', `has unknown fields: ${EMAIL}`),
    invalidInput([{ field: path, message: 'is not a known field' }]),
  ];

  it.each(errors)('never has the path of a property: %s', (error) => {
    const lines: string[] = [];
    const log = createLog('info', (line) => lines.push(line));
    log('error', 'request failed', errorFields(error));
    log(
      'error',
      'the cause of another',
      errorFields(new ApiError('NOT_READY', 'Not ready.', { cause: error })),
    );
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).not.toContain(EMAIL);
      expect(line).toContain('The input is not valid');
    }
  });

  it('truncates long values instead of omitting them', () => {
    const cause = new redis.CommandError('GET', 'word '.repeat(1_000));
    const fields = errorFields(new ApiError('NOT_READY', 'word '.repeat(1_000), { cause }));
    for (const text of [fields.reason, fields.cause]) {
      expect(text).toMatch(/^\S.*…$/);
      expect(bytesOf(text ?? '')).toBeLessThanOrEqual(MESSAGE_BYTES);
    }
  });
});

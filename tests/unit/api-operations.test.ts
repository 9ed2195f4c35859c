import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { allOperations } from '../../src/api/operations/all.ts';
import * as cache from '../../src/api/operations/cache.ts';
import type { Operation } from '../../src/api/operations/define.ts';
import { runOperation } from '../../src/api/operations/run.ts';
import * as sessions from '../../src/api/operations/sessions.ts';

const all: Readonly<Record<string, Operation<never, unknown, unknown>>> = allOperations;

test('the table has every operation under its own name', () => {
  const { cacheOperations, ...cacheExports } = cache;
  const { sessionOperations, ...sessionExports } = sessions;
  expect(Object.keys(cacheOperations).toSorted()).toEqual(Object.keys(cacheExports).toSorted());
  expect(Object.keys(sessionOperations).toSorted()).toEqual(Object.keys(sessionExports).toSorted());
  expect(Object.values(all).map(({ name }) => name)).toEqual(Object.keys(all));
});

describe.each(Object.entries(all))('%s', (_, operation) => {
  test('can be described as JSON Schema', () => {
    const options = { unrepresentable: 'any', io: 'input' } as const;
    const closed = { type: 'object', additionalProperties: false };
    expect(z.toJSONSchema(operation.input, options)).toMatchObject(closed);
    expect(z.toJSONSchema(operation.output, options)).toMatchObject({ type: 'object' });
  });

  test('has an example that fits its schemas', () => {
    const { input, output } = operation.example();
    expect(operation.input.safeParse(input)).toMatchObject({ success: true });
    expect(operation.output.safeParse(output)).toEqual({ success: true, data: output });
  });

  test('states what it does in a sentence', () => {
    expect(operation.summary).toMatch(/^[A-Z].*\.$/);
  });

  test('runs without a caller only if it is public', async () => {
    const health = { provider: 'upstash', measure: async () => 1 };
    const running = runOperation(operation, { health } as never, {});
    if (operation.permission === 'public') await expect(running).resolves.toBeDefined();
    else await expect(running).rejects.toMatchObject({ code: 'MISSING_TOKEN' });
  });
});

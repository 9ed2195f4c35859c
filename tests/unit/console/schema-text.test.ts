import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/console/views/reference/schema-rows.ts';
import { type Schema, typeText } from '../../../src/console/views/reference/schema-text.ts';

describe('the text of a schema', () => {
  it.each<[string, Schema]>([
    ['string, 1–512 characters', { type: 'string', minLength: 1, maxLength: 512 }],
    ['string, up to 64 characters, matches ^\\w+$', { type: 'string', maxLength: 64, pattern: '^\\w+$' }],
    ['integer, 1–31,536,000', { type: 'integer', exclusiveMinimum: 0, maximum: 31_536_000 }],
    ['integer, at least 0', { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
    ['integer', { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }],
    ['number, 0–1', { type: 'number', minimum: 0, maximum: 1 }],
    [
      'list of strings (1–256 characters), up to 128 items',
      { type: 'array', maxItems: 128, items: { type: 'string', minLength: 1, maxLength: 256 } },
    ],
    [
      'list of Session, 1–3 items',
      { type: 'array', minItems: 1, maxItems: 3, items: { $ref: '#/a/Session' } },
    ],
    ['one of get, list, default "get"', { type: 'string', enum: ['get', 'list'], default: 'get' }],
    ['"live"', { const: 'live' }],
    ['string or boolean', { anyOf: [{ type: 'string' }, { type: 'boolean' }] }],
    ['object of integer', { type: 'object', additionalProperties: { type: 'integer' } }],
    ['object', { type: 'object', additionalProperties: {} }],
    ['any JSON', {}],
  ])('is %s', (text, schema) => {
    expect(typeText(schema)).toBe(text);
  });

  it('exists for every field of every operation', () => {
    const { 'x-operations': operations, components } = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
    const named = Object.entries<Schema>(components.schemas);
    const shared = Object.fromEntries(named.map(([name, one]) => [`#/components/schemas/${name}`, one]));
    for (const { input, output = {} } of operations) {
      for (const { path, type } of [...rowsOf(input, shared), ...rowsOf(output, shared)]) {
        expect(type, path).not.toMatch(/undefined|\[object|^$/);
      }
    }
  });
});

it('lists the fields of lists, maps and shared schemas below their own', () => {
  const schema: Schema = {
    properties: {
      sessions: { type: 'array', items: { $ref: 'Session' } },
      namespaces: { type: 'object', additionalProperties: { properties: { hits: { type: 'integer' } } } },
    },
    required: ['sessions'],
  };
  const shared = { Session: { properties: { device: { type: 'string', description: 'What it runs on.' } } } };
  expect(rowsOf(schema, shared)).toEqual([
    { path: 'sessions', type: 'list of Session', required: true, description: undefined },
    { path: 'sessions[].device', type: 'string', required: false, description: 'What it runs on.' },
    { path: 'namespaces', type: 'object of any JSON', required: false, description: undefined },
    { path: 'namespaces.*.hits', type: 'integer', required: false, description: undefined },
  ]);
});

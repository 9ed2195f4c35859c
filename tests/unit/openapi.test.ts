import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { allOperations } from '../../src/api/operations/all.ts';
import { openApiDocument } from '../../src/local/openapi/document.ts';
import { ROUTES } from '../../src/local/openapi/routes.ts';

const FILE = 'docs/openapi.json';
const written = readFileSync(FILE, 'utf8');

/** Whether a schema of a string, a number or a list has a maximum. */
function isLimited(schema: object): boolean {
  const has = (...keywords: string[]) => keywords.some((keyword) => keyword in schema);
  switch ('type' in schema && schema.type) {
    case 'string':
      return has('maxLength', 'enum', 'const');
    case 'integer':
    case 'number':
      return has('maximum') && has('minimum', 'exclusiveMinimum');
    case 'array':
      return has('maxItems');
    default:
      return true;
  }
}

describe(FILE, () => {
  it('is current; if not, run `npm run openapi`', () => {
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('passes the strictest recommended rules of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const found = await lintFromString({ source: written, config, absoluteRef: `/${FILE}` });
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('fails the lint when an example does not fit its schema', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const source = written.replace('"stored": true', '"stored": "yes"');
    const found = await lintFromString({ source, config, absoluteRef: `/${FILE}` });
    expect(found.map(({ ruleId }) => ruleId)).toContain('no-invalid-media-type-examples');
  });

  it('limits every string, number and list', () => {
    const unlimited: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!isLimited(value)) unlimited.push(path);
      for (const [key, member] of Object.entries(value)) visit(member, `${path}/${key}`);
    };
    visit(JSON.parse(written), '');
    expect(unlimited).toEqual([]);
    expect(isLimited({ type: 'string' })).toBe(false);
  });

  it('describes every operation', () => {
    const described = new Set(
      ROUTES.flatMap(({ actions }) => actions.map(({ operation }) => operation?.name)),
    );
    expect(Object.keys(allOperations).filter((name) => !described.has(name))).toEqual([]);
  });

  it('describes the forms of the guide', () => {
    const actions = (method: string, path: string) =>
      ROUTES.find((route) => route.method === method && route.path === path)?.actions.map(({ name }) => name);
    const ofSession = ['get', 'summary', 'list', 'listEnded', 'listTenant'];
    expect(actions('get', '/api/redis/session')).toEqual(ofSession);
    const ofCache = ['get', 'lookUp', 'has', 'mget', 'metrics', 'inspect', 'keys', 'invalidations', 'asOf'];
    expect(actions('get', '/api/redis/cache')).toEqual(ofCache);
    expect(actions('delete', '/api/redis/cache')).toContain('invalidateByTags');
  });
});

interface Described {
  readonly deprecated?: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly deprecated?: boolean;
  }[];
}

it('marks every session id in a URL as deprecated', () => {
  const { paths } = JSON.parse(written) as { paths: Record<string, Record<string, Described>> };
  const methods = Object.entries(paths).flatMap(([path, found]) =>
    Object.values(found).map((method) => ({ path, ...method })),
  );
  const ids = methods.flatMap(({ parameters }) =>
    parameters.filter(({ name, in: where }) => /^(sessionId|except)$/.test(name) && where !== 'header'),
  );
  expect(ids.map(({ deprecated }) => deprecated)).toEqual(ids.map(() => true));
  expect(ids.length).toBeGreaterThan(5);
  const deprecated = methods.filter((method) => method.deprecated).map(({ path }) => path);
  expect(new Set(deprecated)).toEqual(new Set(['/api/redis/session/{sessionId}']));
});

it('offers no parameter that contradicts the path', () => {
  const parametersOf = (path: string) =>
    JSON.parse(written).paths[path].delete.parameters as Described['parameters'];
  const namesOf = (path: string) => parametersOf(path).map(({ name }) => name);
  expect(namesOf('/api/redis/session/{sessionId}')).toEqual([
    'sessionId',
    'idempotencyKey',
    'Idempotency-Key',
  ]);
  expect(namesOf('/api/redis/sessions/{handle}')).toEqual(['handle', 'idempotencyKey', 'Idempotency-Key']);
});

interface ListedOperation {
  readonly name: string;
  readonly permission: string;
  readonly input: { readonly properties: Readonly<Record<string, { readonly description?: string }>> };
  readonly errors: readonly { readonly code: string }[];
  readonly routes: readonly { readonly method: string; readonly path: string; readonly action?: string }[];
}

describe('the list of operations', () => {
  const listed: readonly ListedOperation[] = JSON.parse(written)['x-operations'];

  it('names every operation once, with its permission and the routes that run it', () => {
    expect(listed.map(({ name }) => name).toSorted()).toEqual(Object.keys(allOperations).toSorted());
    const setCache = listed.find(({ name }) => name === 'setCache');
    expect(setCache?.permission).toBe('cache:write');
    expect(setCache?.errors.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['VALUE_TOO_LARGE', 'FORBIDDEN', 'INVALID_INPUT']),
    );
    expect(setCache?.routes).toMatchObject([
      { method: 'POST', path: '/api/redis/cache', action: 'set' },
      { method: 'PUT', path: '/api/redis/cache/{namespace}/{key}' },
    ]);
  });

  it('describes every input field', () => {
    const silent = listed.flatMap(({ name, input }) =>
      Object.entries(input.properties).flatMap(([field, { description }]) =>
        description ? [] : [`${name}.${field}`],
      ),
    );
    expect(silent).toEqual([]);
  });
});

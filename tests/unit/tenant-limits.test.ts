import { describe, expect, it } from 'vitest';
import { allOperations } from '../../src/api/operations/all.ts';
import type { ConfigProblem } from '../../src/redis/errors.ts';
import { createTenantLimits, parseTenantLimits } from '../../src/redis/tenant/rate-limits.ts';
import { readDocument } from '../support/documents/code-blocks.ts';

function parse(text: string | undefined) {
  const problems: ConfigProblem[] = [];
  const config = parseTenantLimits('TENANT_LIMITS', text, problems);
  return { config, problems: problems.map(({ problem }) => problem) };
}

const DEFAULTS = {
  requests: { perSecond: 2_000, burst: 10_000 },
  bytes: { perSecond: 2_097_152, burst: 10_485_760 },
  maxValueBytes: undefined,
  maxInFlight: 500,
  maxInFlightBytes: 8_388_608,
};

describe('TENANT_LIMITS', () => {
  it.each([undefined, '', '  ', '{}'])('%j means the defaults, for every tenant', (text) => {
    const { config, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(createTenantLimits(config)('org_acme')).toEqual(DEFAULTS);
  });

  it('off means no limits', () => {
    const { config, problems } = parse(' off ');
    expect(problems).toEqual([]);
    expect(createTenantLimits(config)('org_acme')).toBeUndefined();
  });

  it('completes a tenant’s own limits with those of all tenants, and these with the defaults', () => {
    const { config } = parse(
      '{"*":{"requestsPerSecond":100,"maxValueBytes":1000},"org_big":{"requestsPerSecond":0.1,"maxInFlight":9}}',
    );
    const limitsOf = createTenantLimits(config);
    const common = { ...DEFAULTS, requests: { perSecond: 100, burst: 500 }, maxValueBytes: 1000 };
    expect(limitsOf('org_acme')).toEqual(common);
    expect(limitsOf('org_big')).toEqual({
      ...common,
      requests: { perSecond: 0.1, burst: 1 },
      maxInFlight: 9,
    });
  });

  it('keeps the defaults for tenants that are not named', () => {
    const { config } = parse('{"org_a":{"writeBytesPerSecond":10,"writeBytesBurst":15}}');
    const limitsOf = createTenantLimits(config);
    expect(limitsOf('org_a')?.bytes).toEqual({ perSecond: 10, burst: 15 });
    expect(limitsOf('org_b')).toEqual(DEFAULTS);
  });

  it.each(['text', 'OFF', '[]', '7', '"*"', '{"*":'])('%s is rejected with an example', (text) => {
    expect(parse(text).problems).toEqual([expect.stringContaining('must be off, or a JSON object such as')]);
  });

  it('names every invalid field', () => {
    const { problems } = parse(
      '{"*":{"requestsPerSecond":0,"burst":1.5},"org_a":{"maxValueBytes":"1"},"org_b":{"rate":1}}',
    );
    expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual([
      '*.requestsPerSecond',
      '*.burst',
      'org_a.maxValueBytes',
      'org_b',
    ]);
    expect(problems.at(-1)).toContain('rate');
  });

  it('names an invalid tenant id', () => {
    expect(parse('{"":{}}').problems).toEqual([expect.stringMatching(/^: cannot be a tenant/)]);
  });
});

/** The cost of a call with two tags and two keys or entries. */
const COSTS: Readonly<Record<string, (requests: number) => string>> = {
  getCache: (requests) => `${requests - 2}, and 1 for each tag`,
  lookUpCache: (requests) => `${requests - 2}, and 1 for each tag`,
  setCache: (requests) => `${requests - 2}, and 1 for each tag`,
  hasCache: (requests) => `${requests - 2}, and 1 for each tag`,
  inspectCache: (requests) => `${requests - 2}, and 1 for each tag`,
  setCacheIfAbsent: (requests) => `${requests - 2}, and 1 for each tag`,
  incrementCache: (requests) => `${requests - 2}, and 1 for each tag`,
  listCacheKeys: (requests) => `${requests / 100} for each 100 of its `,
  listCacheInvalidations: (requests) => `${requests / 100} for each 100 of its `,
  getManyCache: (requests) => `${requests / 4} for each key and tag`,
  setManyCache: (requests) => `${requests / 4} for each entry and tag`,
  invalidateCacheByTags: (requests) => `${requests / 2} for each tag`,
  cacheMetrics: (requests) => `${requests}, because it reads up to 2,000 counters`,
  listTenantSessions: (requests) => `${requests / 10_000} for each session of its `,
  purgeTenant: (requests) => `${requests / 100} for each 100 keys of its `,
};

it('docs/operate/tenants.md documents the cost of every call', () => {
  const input = { tags: ['a', 'b'], keys: ['a', 'b'], entries: { a: 1, b: 2 }, limit: 10_000 };
  const table = readDocument('docs/operate/tenants.md').split('| call | requests |')[1] ?? '';
  const charged = Object.values(allOperations).flatMap((operation) =>
    operation.cost ? [[operation.name, operation.cost(input as never).requests] as const] : [],
  );
  expect(charged.map(([name]) => name).sort()).toEqual(Object.keys(COSTS).sort());
  for (const [name, requests] of charged) {
    const row = table.split('\n').find((line) => line.includes(`\`${name}\``));
    expect(row, name).toContain(`| ${COSTS[name]?.(requests)}`);
  }
});

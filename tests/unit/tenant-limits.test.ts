import { describe, expect, it } from 'vitest';
import type { ConfigProblem } from '../../src/redis/errors.ts';
import { createTenantLimits, parseTenantLimits } from '../../src/redis/tenant/rate-limits.ts';

function parse(text: string | undefined) {
  const problems: ConfigProblem[] = [];
  const config = parseTenantLimits('TENANT_LIMITS', text, problems);
  return { config, problems: problems.map(({ problem }) => problem) };
}

describe('TENANT_LIMITS', () => {
  it.each([undefined, '', '  ', '{}'])('%j limits no tenant', (text) => {
    const { config, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(createTenantLimits(config)('org_acme')).toBeUndefined();
  });

  it('completes a tenant’s own limits with those of all tenants', () => {
    const { config } = parse(
      '{"*":{"requestsPerSecond":100,"maxValueBytes":1000},"org_big":{"requestsPerSecond":0.4}}',
    );
    const limitsOf = createTenantLimits(config);
    expect(limitsOf('org_acme')).toEqual({
      requests: { perSecond: 100, burst: 200 },
      bytes: undefined,
      maxValueBytes: 1000,
    });
    expect(limitsOf('org_big')).toMatchObject({
      requests: { perSecond: 0.4, burst: 1 },
      maxValueBytes: 1000,
    });
  });

  it('limits only the named tenants without limits for all', () => {
    const { config } = parse('{"org_a":{"writeBytesPerSecond":10,"writeBytesBurst":15}}');
    const limitsOf = createTenantLimits(config);
    expect(limitsOf('org_a')?.bytes).toEqual({ perSecond: 10, burst: 15 });
    expect(limitsOf('org_b')).toBeUndefined();
  });

  it.each(['text', '[]', '7', '"*"', '{"*":'])('%s is rejected with an example', (text) => {
    expect(parse(text).problems).toEqual([expect.stringContaining('must be a JSON object such as')]);
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

  it('names a burst without a rate, and an invalid tenant id', () => {
    const { problems } = parse('{"org_a":{"burst":5},"org_b":{"writeBytesBurst":5},"":{}}');
    expect(problems).toEqual([
      'org_a.burst: needs requestsPerSecond',
      'org_b.writeBytesBurst: needs writeBytesPerSecond',
      expect.stringMatching(/^: cannot be a tenant/),
    ]);
    expect(parse('{"*":{"requestsPerSecond":1},"org_a":{"burst":5}}').problems).toEqual([]);
  });
});

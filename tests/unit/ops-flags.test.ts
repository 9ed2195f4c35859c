import { describe, expect, test } from 'vitest';
import { parseOpsFlags } from '../../src/ops/ops-flags.ts';
import { changeLimits } from '../../src/ops/tenant-limits.ts';
import { type ConfigProblem, parseTenantLimits } from '../../src/redis/index.ts';

describe('TENANT_LIMITS', () => {
  const LIMITS = '{"burst":1}';

  test.each([
    ['without the variable', undefined, '{"t":{"burst":1}}', undefined],
    [
      'beside other tenants',
      '{"*":{"burst":5},"o":{}}',
      '{"*":{"burst":5},"o":{},"t":{"burst":1}}',
      '{"*":{"burst":5},"o":{}}',
    ],
  ])('is changed for one tenant and back: %s', (_, before, limited, cleared) => {
    expect(changeLimits(before, 't', LIMITS)).toEqual({ text: limited, before: undefined });
    expect(changeLimits(limited, 't', undefined)).toEqual({ text: cleared, before: { burst: 1 } });
  });

  test('leaves limits turned off for all others', () => {
    const { text } = changeLimits('off', 't', '{"requestsPerSecond":1,"burst":1}');
    const problems: ConfigProblem[] = [];
    const limits = parseTenantLimits('TENANT_LIMITS', text, problems);
    expect(problems).toEqual([]);
    expect(Object.keys(limits)).toEqual(['*', 't']);
    for (const amount of Object.values(limits['*'] ?? {})) expect(amount).toBe(1_000_000_000);
    expect(changeLimits(text, 't', undefined).text).toBe('off');
  });

  test.each([
    ['*', LIMITS, 'Name one tenant'],
    ['t', '7', 'must be a JSON object'],
    ['t', '{', 'must be a JSON object'],
    ['t', '{"burst":-1}', 't.burst: must be more than 0'],
    ['', LIMITS, 'cannot be a tenant'],
  ])('rejects %j with %s', (tenant, limits, problem) => {
    expect(() => changeLimits(undefined, tenant, limits)).toThrow(problem);
  });
});

describe('the command line', () => {
  test.each([
    [[], 'A command is required. Commands: after-restore, end-user-sessions, revoke-tenant, limit-tenant'],
    [['drop'], "'drop' is not a command"],
    [['revoke-tenant'], 'revoke-tenant takes TENANT'],
    [['end-user-sessions', 't'], 'takes TENANT USER'],
    [['limit-tenant', 't'], 'takes TENANT JSON'],
    [['limit-tenant', 't', '{}', '--clear'], 'limit-tenant --clear takes TENANT'],
    [['after-restore', 'nightly'], 'after-restore takes no arguments'],
    [['revoke-tenant', 't', '--restore', 'x'], '--restore works with after-restore only'],
    [['revoke-tenant', 't', '--local', '--function', 'f'], 'only one of'],
    [['revoke-tenant', 't', '--local', '--region', 'r'], '--region cannot be used with --local'],
    [['revoke-tenant', 't', '--forge'], "Unknown option '--forge'"],
  ])('%j is rejected', (args, reason) => {
    expect(() => parseOpsFlags([...args])).toThrow(reason);
  });
});

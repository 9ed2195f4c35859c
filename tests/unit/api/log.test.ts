import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LogFields } from '../../../src/api/logging/fields.ts';
import { createLog, errorFields } from '../../../src/api/logging/log.ts';
import { unmatchedClaimLog } from '../../../src/api/logging/unmatched-claims.ts';
import { UnavailableError } from '../../../src/redis/index.ts';
import { formatSessionId } from '../../../src/redis/session/id.ts';

/** A log whose clock the test controls. */
function openLog(level: Parameters<typeof createLog>[0] = 'info', everyMs = 1_000) {
  const lines: string[] = [];
  const clock = { ms: 0 };
  const log = createLog(level, (line) => lines.push(line), { everyMs, maxKinds: 3, now: () => clock.ms });
  return { log, clock, text: () => lines.join('\n'), parsed: () => lines.map((line) => JSON.parse(line)) };
}

describe('the log', () => {
  test('writes JSON lines from its level up', () => {
    const { log, parsed } = openLog('warn');
    log('info', 'below the level');
    log('warn', 'written', { status: 503, tenant: undefined });
    expect(parsed()).toEqual([{ time: expect.any(String), level: 'warn', message: 'written', status: 503 }]);
    const silent = openLog('silent');
    silent.log('error', 'below the level');
    expect(silent.parsed()).toEqual([]);
  });

  test('keeps settings that match nothing apart', () => {
    const { log, parsed } = openLog();
    const tell = unmatchedClaimLog(log);
    const issuer = 'https://acme.eu.auth0.com/';
    const told = [
      { issuer, setting: 'rolesClaim', claim: 'realm_access.roles' },
      { issuer, setting: 'sessionClaims.department', claim: 'https://acme.example/department' },
      { issuer, setting: 'sessionClaims.department', claim: 'department' },
    ];
    told.forEach(tell);
    expect(parsed()).toMatchObject(told);
  });

  test('writes errors to stderr and the rest to stdout', () => {
    const written: string[] = [];
    for (const name of ['stdout', 'stderr'] as const) {
      const spy = vi.spyOn(process[name], 'write');
      spy.mockImplementation((line) => written.push(`${name} ${JSON.parse(String(line)).message}`) > 0);
      onTestFinished(() => spy.mockRestore());
    }
    const log = createLog();
    log('info', 'success');
    log('error', 'failure');
    expect(written).toEqual(['stdout success', 'stderr failure']);
  });

  test('withholds fields that are unknown, and values that look like secrets', () => {
    const { log, text, parsed } = openLog();
    const place = { userHash: 'l'.repeat(22), slot: 0 };
    const id = formatSessionId('s'.repeat(43), place);
    const jwt = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.sig`;
    const event: object = {
      sessionId: id,
      value: { card: '4111' },
      authorization: `Bearer ${jwt}`,
      password: 'p',
    };
    log('info', 'spread', { ...event, code: 'OK' } as LogFields);
    log('info', 'misplaced', { operation: id, reason: `no session ${id}`, tenant: jwt, cause: jwt, size: 3 });
    expect(text()).not.toMatch(/ssss|4111|eyJ/);
    expect(parsed()).toMatchObject([
      { code: 'OK', withheld: ['sessionId', 'value', 'authorization', 'password'] },
      { size: 3, withheld: ['operation', 'reason', 'tenant', 'cause'] },
    ]);
  });

  test('logs only those parts of an error that cannot contain a stored value', () => {
    const secretive = Object.assign(new Error('hunter2'), { code: 'ECONNRESET' });
    const logged = (error: unknown) => JSON.stringify(errorFields(error));
    expect(logged(new UnavailableError('Redis is away', secretive))).toMatch(/UNAVAILABLE.*Redis is away/);
    const spread = Object.assign(new TypeError('bad\n    at hunter2'), { command: { args: ['hunter2'] } });
    for (const error of [spread, new UnavailableError('x', secretive), 'hunter2'])
      expect(logged(error)).not.toContain('hunter2');
    expect(logged(spread)).toContain('log.test.ts');
  });
});

describe('a failure that repeats', () => {
  const failure = (tenant: string): LogFields => ({ tenant, error: 'UNAVAILABLE' });

  test('is logged once, then counted across all tenants', () => {
    const { log, clock, parsed } = openLog();
    for (let i = 0; i < 50; i++) log('error', 'request failed', failure(`org_${i}`));
    log('error', 'request failed', { error: 'TIMEOUT' });
    expect(parsed()).toMatchObject([{ tenant: 'org_0' }, { error: 'TIMEOUT' }]);
    clock.ms = 1_000;
    log('error', 'request failed', failure('org_last'));
    expect(parsed().at(-1)).toMatchObject({ tenant: 'org_last', error: 'UNAVAILABLE', suppressed: 49 });
    expect(parsed()).toHaveLength(3);
  });

  test('has its count logged when it ends', () => {
    const { log, clock, parsed } = openLog();
    for (let i = 0; i < 3; i++) log('warn', 'redis error', failure('t'));
    clock.ms = 5_000;
    log('info', 'request', { code: 'OK' });
    expect(parsed()).toMatchObject([
      { message: 'redis error' },
      { level: 'warn', message: 'redis error', error: 'UNAVAILABLE', suppressed: 2 },
      { message: 'request' },
    ]);
    expect(parsed()[1].tenant).toBeUndefined();
    for (let i = 0; i < 3; i++) log('warn', 'redis error', failure('t'));
    log.flush();
    expect(parsed().at(-1)).toMatchObject({ suppressed: 2 });
    const lineCount = parsed().length;
    log.flush();
    expect(parsed()).toHaveLength(lineCount);
  });

  test('keeps its exact count in bounded memory, no matter how many kinds there are', () => {
    const { log, parsed } = openLog();
    for (let i = 0; i < 20; i++) for (let n = 0; n < 3; n++) log('warn', 'odd', { code: `KIND_${i}` });
    log.flush();
    const counted = parsed().reduce((sum, { suppressed }) => sum + (suppressed ?? 1), 0);
    expect(counted).toBe(60);
    expect(parsed().filter(({ suppressed }) => suppressed).length).toBe(20);
  });

  test('does not suppress audit lines and requests', () => {
    const { log, parsed } = openLog();
    for (let i = 0; i < 3; i++) log('warn', 'session evicted', { audit: true });
    for (let i = 0; i < 3; i++) log('info', 'request', { code: 'UNAVAILABLE' });
    expect(parsed()).toHaveLength(6);
  });
});

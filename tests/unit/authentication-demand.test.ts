import { describe, expect, test } from 'vitest';
import * as client from '../../src/client/index.ts';
import * as core from '../../src/redis/index.ts';

const NOW = 1_767_225_600_000;
const SIGNED_IN = { authTime: NOW - 60_000, acr: 'urn:acme:silver' };

interface Demand {
  readonly maxAgeSeconds?: number;
  readonly acr?: readonly string[];
}
type Facts = core.AuthenticationFacts;

const HELPERS: Readonly<Record<string, (facts: Facts, demand: Demand) => void>> = {
  'of the core': (facts, demand) => core.assertAuthenticated(facts, demand, NOW),
  'of the client': (facts, demand) => client.assertAuthenticated(facts, demand, NOW),
};

// The client imports nothing of the core, so the rule is written twice and tested once.
describe.each(Object.entries(HELPERS))('assertAuthenticated %s', (_, assertAuthenticated) => {
  test.each<[Demand]>([
    [{ maxAgeSeconds: 60 }],
    [{ maxAgeSeconds: 900 }],
    [{ acr: ['urn:acme:silver'] }],
    [{ acr: ['urn:acme:gold', 'urn:acme:silver'] }],
    [{ maxAgeSeconds: 60, acr: ['urn:acme:silver'] }],
    // Within the difference that two clocks may have.
    [{ maxAgeSeconds: 55 }],
  ])('accepts %j', (demand) => {
    expect(() => assertAuthenticated(SIGNED_IN, demand)).not.toThrow();
  });

  test.each<[Demand]>([
    [{ maxAgeSeconds: 54 }],
    [{ maxAgeSeconds: 0 }],
    [{ acr: ['urn:acme:gold'] }],
    [{ acr: ['urn:acme'] }],
    [{ maxAgeSeconds: 900, acr: ['urn:acme:gold'] }],
    [{ maxAgeSeconds: 0, acr: ['urn:acme:silver'] }],
  ])('rejects %j', (demand) => {
    expect(() => assertAuthenticated(SIGNED_IN, demand)).toThrow(
      expect.objectContaining({ code: 'STEP_UP_REQUIRED' }),
    );
  });

  test.each<[Facts]>([
    [{}],
    [{ acr: 'urn:acme:silver' }],
    [{ authTime: Number.NaN, acr: 'urn:acme:silver' }],
    [{ authTime: NOW + 5_001, acr: 'urn:acme:silver' }],
    [{ authTime: NOW, acr: '' }],
  ])('takes nothing for granted: %j', (facts) => {
    const demand = { maxAgeSeconds: 900, acr: ['urn:acme:silver'] };
    expect(() => assertAuthenticated(facts, demand)).toThrow(
      expect.objectContaining({ code: 'STEP_UP_REQUIRED' }),
    );
  });

  test.each<[Demand]>([[{}], [{ maxAgeSeconds: Number.NaN }], [{ maxAgeSeconds: -1 }]])(
    'rejects a demand without requirements: %j',
    (demand) => {
      expect(() => assertAuthenticated(SIGNED_IN, demand)).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    },
  );
});

test('the errors include the requirements', () => {
  const demand = { maxAgeSeconds: 5, acr: ['urn:acme:gold'] };
  expect(() => core.assertAuthenticated(SIGNED_IN, demand, NOW)).toThrow(expect.objectContaining(demand));
  expect(() => client.assertAuthenticated(SIGNED_IN, demand, NOW)).toThrow(
    expect.objectContaining({ stepUp: demand, status: undefined }),
  );
});

test('the clock is that of the process by default', () => {
  const now = { authTime: Date.now() };
  expect(() => core.assertAuthenticated(now, { maxAgeSeconds: 900 })).not.toThrow();
  expect(() => client.assertAuthenticated(now, { maxAgeSeconds: 900 })).not.toThrow();
});

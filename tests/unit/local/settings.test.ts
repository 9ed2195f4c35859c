import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../../src/local/settings/settings.ts';
import { misspelledVariables } from '../../../src/local/settings/unknown-variables.ts';
import { documentedVariables } from '../../support/documents/tables.ts';

const told = (name: string) => misspelledVariables({ [name]: 'x' }, SETTINGS);

describe('the names of settings', () => {
  it('are the documented ones', () => {
    expect([...SETTINGS].sort()).toEqual([...documentedVariables().settings.keys()].sort());
  });
});

describe('a variable', () => {
  it.each([
    ['REDIS_PROVIDR', 'REDIS_PROVIDER'],
    ['SESION_TTL', 'SESSION_TTL'],
    ['CACHE_DEFAULT_TLL', 'CACHE_DEFAULT_TTL'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['TOKEN_ISSUER', 'TOKEN_ISSUERS'],
  ])('%s is reported as a misspelled %s', (name, setting) => {
    expect(told(name)).toEqual([`${name} is not a setting; did you mean ${setting}?`]);
  });

  it.each([
    ...SETTINGS,
    'REDIS_DASHBOARD',
    'SESSION_SECRET',
    'AUTH0_DOMAIN',
    'AWS_REGION',
    'NODE_ENV',
    'LOG_FILE',
  ])('%s is not reported', (name) => {
    expect(told(name)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { StepUp } from '../../src/api/auth/permissions.ts';
import { tenantModule } from '../../src/api/modules.ts';
import { createSessionStore, createTenantPurge, type PurgeOptions } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { now } from '../unit/fakes/token-maker.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { CONFIG, openHttpApi } from './http-api.ts';

const PERMISSIONS = ['sessions:manage', 'tenant:purge'];

interface Answer {
  readonly status: number;
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly challenge?: string | null;
}

type Input = Readonly<Record<string, unknown>>;

interface World {
  readonly tenant: string;
  /** Calls an operation as a manager whose token has these claims. */
  readonly call: (operation: keyof typeof ROUTES, input: Input, claims: Input) => Promise<Answer>;
  /** The purges that ran. */
  readonly purges: (PurgeOptions | undefined)[];
}

const ROUTES = {
  list: ['GET', '/api/redis/session?action=list', {}],
  revoke: ['POST', '/api/redis/session', { action: 'revokeTenant' }],
  purge: ['POST', '/api/redis/tenant/purge', {}],
} as const;
const FIELDS = {
  list: ['Query', 'listSessions'],
  revoke: ['Mutation', 'revokeTenantSessions'],
  purge: ['Mutation', 'purgeTenant'],
} as const;

function purgeModule(purges: World['purges']) {
  const purge = createTenantPurge(apiRedis(), { sessions: createSessionStore(apiRedis()) });
  return tenantModule((tenantId, options) => {
    purges.push(options);
    return purge(tenantId, options);
  });
}

function openHttp(stepUp?: StepUp): World {
  const purges: World['purges'] = [];
  const { send, tenant } = openHttpApi({ config: { ...CONFIG, stepUp }, more: [purgeModule(purges)] });
  return {
    tenant,
    purges,
    async call(operation, input, claims) {
      const [method, path, fixed] = ROUTES[operation];
      const body = method === 'GET' ? undefined : { ...fixed, ...input };
      const response = await send(method, path, body, { claims: { permissions: PERMISSIONS, ...claims } });
      const text = await response.text();
      const challenge = response.headers.get('www-authenticate');
      return { ...(text && JSON.parse(text)), challenge, status: response.status };
    },
  };
}

function openGraphql(stepUp?: StepUp): World {
  const purges: World['purges'] = [];
  const { ask, tenant } = openGraphqlApi({ stepUp, more: [purgeModule(purges)] });
  return {
    tenant,
    purges,
    async call(operation, input, claims) {
      const call = { claims: { permissions: PERMISSIONS, ...claims } };
      const [typeName, fieldName] = FIELDS[operation];
      const { data, error } = await ask(typeName, fieldName, input, call);
      if (!error) return { ...Object(data), status: 200 };
      return { ...error.info, code: error.type, detail: error.message, status: Number(error.info.status) };
    },
  };
}

const TRANSPORTS = [
  ['HTTP', openHttp],
  ['GraphQL', openGraphql],
] as const;

const ago = (seconds: number) => ({ auth_time: now() - seconds });

describe.each(TRANSPORTS)('actions on a whole tenant, over %s,', (_, open) => {
  test.each(['revoke', 'purge'] as const)('%s: need a fresh sign-in or a confirmation', async (operation) => {
    const { call, purges, tenant } = open();
    for (const claims of [{}, ago(16 * 60), ago(-60)]) {
      const rejected = await call(operation, {}, claims);
      expect(rejected).toMatchObject({ status: 403, code: 'STEP_UP_REQUIRED', maxAgeSeconds: 900 });
      expect(rejected.detail).toMatch(/within the last 900 s.*sending its id as confirm/);
    }
    const wrong = await call(operation, { confirm: freshTenant() }, ago(1));
    expect(wrong).toMatchObject({ status: 422, code: 'INVALID_INPUT', errors: [{ field: 'confirm' }] });
    expect(purges).toEqual([]);
    expect((await call(operation, {}, ago(14 * 60))).status).toBeLessThan(300);
    expect((await call(operation, { confirm: tenant }, {})).status).toBeLessThan(300);
  });

  test('need it in every call of a purge, and not in a dry run', async () => {
    const { call, purges } = open();
    expect(await call('purge', { dryRun: true }, {})).toMatchObject({ status: 200, sessions: 0 });
    expect(await call('purge', { cursor: 'entries.0' }, {})).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(purges).toEqual([{ dryRun: true }]);
  });

  test('need a permission first', async () => {
    const { call, tenant } = open();
    for (const operation of ['revoke', 'purge'] as const) {
      const rejected = await call(operation, { confirm: tenant }, { ...ago(1), permissions: [] });
      expect(rejected).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
  });

  test('need to meet the configured requirements, which a confirmation cannot replace', async () => {
    const { call, tenant } = open({
      revokeTenantSessions: { maxAgeSeconds: 60 },
      purgeTenant: { acr: ['urn:acme:gold'] },
    });
    const old = await call('revoke', { confirm: tenant }, ago(120));
    expect(old).toMatchObject({ status: 403, code: 'STEP_UP_REQUIRED', maxAgeSeconds: 60 });
    expect((await call('revoke', {}, ago(30))).status).toBeLessThan(300);
    const gold = { acr: 'urn:acme:gold' };
    expect(await call('purge', { confirm: tenant }, {})).toMatchObject({ acr: ['urn:acme:gold'] });
    // The level does not reveal the age.
    expect(await call('purge', {}, gold)).toMatchObject({ code: 'STEP_UP_REQUIRED', maxAgeSeconds: 900 });
    expect(await call('purge', { confirm: tenant }, gold)).toMatchObject({ status: 200 });
  });
});

describe.each(TRANSPORTS)('a configured requirement, over %s,', (_, open) => {
  const demand = { maxAgeSeconds: 300, acr: ['urn:acme:silver', 'urn:acme:gold'] };

  test('is included in the rejection', async () => {
    const { call } = open({ listSessions: demand });
    for (const claims of [{}, ago(1), { acr: 'urn:acme:gold' }, { ...ago(600), acr: 'urn:acme:gold' }]) {
      const rejected = await call('list', {}, claims);
      expect(rejected).toMatchObject({ status: 403, code: 'STEP_UP_REQUIRED', ...demand });
    }
    expect(await call('list', {}, { ...ago(1), acr: 'urn:acme:gold' })).toMatchObject({ status: 200 });
  });

  test('does not affect other operations', async () => {
    const { call } = open({ updateSession: demand });
    expect(await call('list', {}, {})).toMatchObject({ status: 200 });
  });
});

test('the challenge is that of RFC 9470', async () => {
  const acr = ['urn:acme:silver', 'urn:acme:gold'];
  const { call } = openHttp({ listSessions: { maxAgeSeconds: 300, acr } });
  expect((await call('list', {}, {})).challenge).toBe(
    'Bearer error="insufficient_user_authentication", max_age="300", acr_values="urn:acme:silver urn:acme:gold"',
  );
  expect((await openHttp({ listSessions: { acr } }).call('list', {}, {})).challenge).not.toContain('max_age');
});

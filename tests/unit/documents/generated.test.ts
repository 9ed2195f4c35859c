import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../amplify/settings-schema.ts';
import { documentRegions } from '../../../docs/generate/documents.ts';
import { code, defaultOf, fieldsOfSchema } from '../../../docs/generate/fields.ts';
import { generate } from '../../../docs/generate/region.ts';
import { DEFAULT_CACHE_WRITE, issuerSchema } from '../../../src/api/auth/index.ts';
import { loadServiceConfig } from '../../../src/api/config.ts';
import {
  CACHE_VARIABLES,
  RESILIENCE_VARIABLES,
  SESSION_VARIABLES,
} from '../../../src/redis/environment/index.ts';
import { MINIMAL_ENVIRONMENT } from '../../support/documents/minimal-environment.ts';
import { documentedCommands, documentedVariables, tablesOf } from '../../support/documents/tables.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';

describe('the generated documents', () => {
  it.each(generate(documentRegions()))('$name is up to date with `npm run docs`', ({ before, after }) => {
    expect(before, 'run `npm run docs`').toBe(after);
  });
});

/** The names of the variables that loading a configuration reads. */
function namesRead(values: Record<string, string>): string[] {
  const names = new Set<string>();
  const recorded = new Proxy(values, {
    get(target, name) {
      if (typeof name === 'string') names.add(name);
      return Reflect.get(target, name);
    },
  });
  loadServiceConfig(recorded);
  return [...names];
}

const { TOKEN_ISSUERS } = MINIMAL_ENVIRONMENT;
const IAM = {
  ...MINIMAL_ENVIRONMENT,
  REDIS_AUTH: 'iam',
  REDIS_TLS: 'true',
  REDIS_USERNAME: 'app',
  REDIS_IAM_CACHE: 'cache',
  REDIS_IAM_REGION: 'eu-west-1',
};
const UPSTASH = {
  TOKEN_ISSUERS,
  REDIS_PROVIDER: 'upstash',
  UPSTASH_REDIS_REST_URL: 'https://example.com',
  UPSTASH_REDIS_REST_TOKEN: 'token',
};
const URL_ALONE = { TOKEN_ISSUERS, REDIS_URL: 'redis://localhost' };

/** Variables that set one field of an endpoint. */
const ENDPOINT_VARIABLES = {
  REDIS_PORT: 'port',
  REDIS_CLUSTER: 'cluster',
  REDIS_AUTH: 'auth',
  REDIS_COMMAND_TIMEOUT_MS: 'commandTimeoutMs',
  REDIS_CONNECT_TIMEOUT_MS: 'connectTimeoutMs',
};

describe('the variables of docs/operate/configuration.md', () => {
  const loaded = new Set([MINIMAL_ENVIRONMENT, IAM, UPSTASH, URL_ALONE].flatMap(namesRead));
  const { settings, others } = documentedVariables();
  const documented = [...settings.keys(), ...others.keys()];

  it.each([...loaded])('have a row for %s, which the configuration reads', (name) => {
    expect(documented).toContain(name);
  });

  it('have a row for each variable that is read elsewhere', () => {
    const read = readElsewhere();
    expect(read).toEqual(expect.arrayContaining(['SMOKE_TOKEN', 'BACKEND_SETTINGS', 'JWKS_MIRROR_BUCKET']));
    expect(read.filter((name) => !documented.includes(name) && !SYSTEM_VARIABLES.has(name))).toEqual([]);
  });

  it('have no row for a variable that is never read', () => {
    const read = new Set([...loaded, ...readElsewhere()]);
    expect(documented.filter((name) => !read.has(name))).toEqual([]);
  });

  const { redis, corsOrigins, tenantLimits, logLevel } = loadServiceConfig(MINIMAL_ENVIRONMENT);
  /** The values of variables that each set one field. */
  const valuesOf = (fields: Readonly<Record<string, string>>, section: object) =>
    Object.entries(fields).map(([name, field]): [string, unknown] => [name, Reflect.get(section, field)]);
  const defaults: [name: string, value: unknown][] = [
    ...valuesOf(ENDPOINT_VARIABLES, redis.endpoint),
    ['REDIS_TLS', Reflect.get(redis.endpoint, 'tls') !== undefined],
    ...valuesOf(RESILIENCE_VARIABLES, redis.resilience),
    ...valuesOf(SESSION_VARIABLES, redis.session),
    ...valuesOf(CACHE_VARIABLES, redis.cache),
    ['CORS_ORIGINS', corsOrigins.join(',') || undefined],
    ['CACHE_WRITE_PERMISSION', DEFAULT_CACHE_WRITE],
    ['TENANT_LIMITS', tenantLimits],
    ['LOG_LEVEL', logLevel],
  ];

  it.each(defaults)('have the default of %s', (name, value) => {
    const [shown = ''] = settings.get(name)?.split('; ') ?? [];
    // A default that is not a value is described in words.
    if (value === undefined) expect(shown).not.toContain('`');
    else expect(shown).toBe(code(value));
  });
});

/** Variables of the operating system and of the tools. */
const SYSTEM_VARIABLES = new Set(['PATH', 'NODE_ENV', 'BASE_URL', 'CDK_OUTDIR', 'CDK_CONTEXT_JSON']);

/** Finds `env.NAME`, `values.NAME` and `const { NAME } = env` in the code that runs or builds the product. */
function readElsewhere(): string[] {
  const files = ['src', 'amplify'].flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      // The console reads no environment; its snippets are texts that do.
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('console/views/'))
      .map((file) => readFileSync(join(REPOSITORY, folder, file), 'utf8')),
  );
  const member = /\b(?:env|environment|values|real)\.([A-Z][A-Z0-9_]+)\b/g;
  const destructured = /\{([^{}]*)\} = (?:process\.)?env\b/g;
  const names = files.flatMap((text) => [
    ...[...text.matchAll(member)].map(([, name = '']) => name),
    ...[...text.matchAll(destructured)].flatMap(([, list = '']) => list.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []),
  ]);
  return [...new Set(names)];
}

describe('the objects of the configuration', () => {
  it('describe every setting', () => {
    const found = fieldsOfSchema(settingsSchema);
    expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(['redis.shards', 'alarmEmail']));
    expect(found.filter(({ meaning }) => meaning === '').map(({ path }) => path)).toEqual([]);
  });

  it('describe every field of an issuer, with the kinds that have it and its default', () => {
    const kinds = new Map<string, string[]>();
    for (const field of fieldsOfSchema(issuerSchema())) {
      const row = JSON.stringify([code(field.path), defaultOf(field)]);
      kinds.set(row, [...(kinds.get(row) ?? []), code(field.variant)]);
    }
    const columns = ['field', 'kinds', 'meaning', 'default'];
    const rows = tablesOf('docs/operate/configuration.md', ...columns).flat();
    const documented = rows.map(([field, names, , value]) => [JSON.stringify([field, value]), names]);
    expect(new Map(documented as [string, string][])).toEqual(
      new Map([...kinds].map(([row, names]) => [row, names.join(', ')])),
    );
    expect(rows.filter(([, , meaning]) => !meaning)).toEqual([]);
  });
});

describe('the list of commands', () => {
  it('has a row for every script but parts of others', () => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    const whole = Object.keys(scripts).filter((name) => !/^(check|test:redis):/.test(name));
    const { scripts: documented } = documentedCommands();
    expect(documented.map(({ name }) => name).sort()).toEqual(whole.sort());
  });
});

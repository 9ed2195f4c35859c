import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settingsSchema } from '../../../amplify/settings-schema.ts';
import { boundTable } from '../../../docs/generate/bounds.ts';
import { COMMANDS } from '../../../docs/generate/commands.ts';
import { MINIMAL_ENVIRONMENT } from '../../../docs/generate/configuration.ts';
import { generatedDocuments } from '../../../docs/generate/documents.ts';
import { fieldsOf, type JsonSchema } from '../../../docs/generate/fields.ts';
import { ISSUER_FIELDS } from '../../../docs/generate/issuer-fields.ts';
import { API, CACHE, CONNECTION, OTHER, SESSIONS } from '../../../docs/generate/variables.ts';
import { issuerSchema } from '../../../src/api/auth/issuers.ts';
import { loadServiceConfig } from '../../../src/api/config.ts';
import { TENANT_LIMIT_DEFAULTS } from '../../../src/redis/index.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';

describe('the generated documents', () => {
  it.each(generatedDocuments().map((document) => [relative(REPOSITORY, document.path), document] as const))(
    '%s is up to date with `npm run docs`',
    (name, { before, after }) => {
      expect(before, `${name} is out of date: run \`npm run docs\``).toBe(after);
    },
  );
});

describe('the table of bounds in docs/operate/security.md', () => {
  const bounds = boundTable(loadServiceConfig(MINIMAL_ENVIRONMENT));
  const bounding = /_MAX_|_TTL$|_TIMEOUT_MS$|_LEASE_|_FAILURES$|_LOCAL_TIER$|^TENANT_LIMITS$/;
  /** Constants that other limits bound, or that are defaults and not limits. */
  const elsewhere = ['UPSTASH_MAX_REQUEST_BYTES', 'CACHE_DEFAULT_TTL'];

  it.each(
    Object.keys({ ...CONNECTION, ...SESSIONS, ...CACHE, ...API }).filter((name) => bounding.test(name)),
  )('has a row for %s', (name) => {
    if (!elsewhere.includes(name)) expect(bounds, 'add it to docs/generate/bounds.ts').toContain(name);
  });

  it('has the values of the configuration', () => {
    const config = loadServiceConfig({ ...MINIMAL_ENVIRONMENT, CACHE_MAX_VALUE_BYTES: '12345' });
    expect(boundTable(config)).toContain('12,345 bytes');
  });

  it('has every limit of a tenant that has a default', () => {
    for (const field of Object.keys(TENANT_LIMIT_DEFAULTS)) expect(bounds).toContain(`\`${field}\``);
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

describe('the variables of docs/operate/configuration.md', () => {
  const loaded = new Set([MINIMAL_ENVIRONMENT, IAM, UPSTASH, URL_ALONE].flatMap(namesRead));
  const documented = { ...CONNECTION, ...SESSIONS, ...CACHE, ...API, ...OTHER };

  it.each([...loaded])('have a row for %s, which the configuration reads', (name) => {
    expect(documented, `add ${name} to docs/generate/variables.ts and run \`npm run docs\``).toHaveProperty(
      name,
    );
  });

  it('have a row for each variable that is read elsewhere', () => {
    const read = readElsewhere();
    expect(read).toEqual(expect.arrayContaining(['SMOKE_TOKEN', 'BACKEND_SETTINGS', 'JWKS_MIRROR_BUCKET']));
    expect(read.filter((name) => !(name in documented) && !SYSTEM_VARIABLES.has(name))).toEqual([]);
  });

  it('have no row for a variable that is never read', () => {
    const read = new Set([...loaded, ...readElsewhere()]);
    expect(Object.keys(documented).filter((name) => !read.has(name))).toEqual([]);
  });

  it('take defaults from a loaded configuration', () => {
    const { redis } = loadServiceConfig(MINIMAL_ENVIRONMENT);
    expect(SESSIONS.SESSION_TTL?.defaultValue?.(loadServiceConfig(MINIMAL_ENVIRONMENT))).toBe(
      redis.session.sessionTTL,
    );
    for (const [name, { defaultValue, required, defaultText }] of Object.entries({ ...SESSIONS, ...CACHE })) {
      expect([defaultValue, required, defaultText], name).toEqual([
        expect.any(Function),
        undefined,
        undefined,
      ]);
    }
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
  const fields = (schema: z.core.$ZodType) => fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);

  it('describe every setting', () => {
    const found = fields(settingsSchema);
    expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(['redis.shards', 'alarmEmail']));
    expect(found.filter(({ meaning }) => meaning === '').map(({ path }) => path)).toEqual([]);
  });

  it('describe every field of an issuer', () => {
    const found = new Set(fields(issuerSchema()).map(({ path }) => path));
    expect(Object.keys(ISSUER_FIELDS).sort()).toEqual([...found].sort());
  });
});

describe('the list of commands', () => {
  it('has a row for every script', () => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    const [described, present] = [Object.keys(COMMANDS), Object.keys(scripts)];
    const missing = present.filter((name) => !described.includes(name));
    expect(missing, `describe ${missing} in docs/generate/commands.ts and run \`npm run docs\``).toEqual([]);
    expect(described.filter((name) => !present.includes(name))).toEqual([]);
  });

  it('has descriptions that fit a terminal', () => {
    for (const [name, { description }] of Object.entries(COMMANDS)) {
      expect(description, name).toMatch(/^\S.{5,109}$/);
    }
  });
});

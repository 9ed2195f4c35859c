import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MINIMAL_ENVIRONMENT } from '../../docs/generate/configuration.ts';
import { loadServiceConfig } from '../../src/api/config.ts';
import { type CodeBlock, codeBlocks, DOCUMENTS, readDocument } from '../support/code-blocks.ts';
import { REPOSITORY } from '../support/programs.ts';

/** What a shell would do cannot always be done here: who does it instead, or why nobody can. */
const SHELL: Readonly<Record<string, string>> = {
  'README.md: npm ci && npm run dev': 'tests/integration/local-dev.test.ts',
  'README.md: npx ampx sandbox secret': 'needs an AWS account',
  'README.md: TOKEN=$(npm run': 'tests/integration/docs-run.test.ts',
  'docs/start/migration.md: TOKEN=$(npm run': 'tests/integration/docs-run.test.ts',
  'docs/start/migration.md: BACKEND_SETTINGS=': 'tests/infra/settings.test.ts',
  'docs/operate/deploy.md: npm ci\nnpx ampx sandbox secret': 'needs an AWS account',
  'docs/operate/deploy.md: POOL=': 'needs an AWS account',
  'docs/operate/deploy.md: npx ampx generate outputs': 'needs an AWS account',
};

/** Blocks without a language show something. */
const PICTURES: Readonly<Record<string, string>> = {
  'README.md: amplify/     what is deployed': 'the folders; held by the test below',
  'docs/understand/architecture.md: browser, server': 'the way of a call; its files are held by the test below',
  'docs/understand/architecture.md: amplify/functions': 'the arrows; held by tests/unit/structure.test.ts',
  'docs/understand/cache.md: 1 1795377600000000': 'an entry as it is stored; tests/contract/cache.test.ts',
  'docs/understand/sessions.md: 1 <hash>': 'a record as it is stored; tests/contract/session.test.ts',
  'docs/operate/tenants.md: RateLimit-Policy': 'header fields; tests/unit/api-limits.test.ts',
  'docs/operate/deploy.md: auth -> jwks': 'which stack uses which; tests/infra/validation.test.ts',
};

interface Placed extends CodeBlock {
  readonly document: string;
  readonly where: string;
}

const BLOCKS: readonly Placed[] = DOCUMENTS.flatMap((document) =>
  codeBlocks(readDocument(document)).map((block) => ({
    ...block,
    document,
    where: `${document}, line ${block.line}`,
  })),
);

const entryOf = (table: Readonly<Record<string, string>>, { document, code }: Placed): string | undefined =>
  Object.entries(table).find(([begins]) => `${document}: ${code.trimStart()}`.startsWith(begins))?.[1];

const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

/** Commands of this repository that a block calls and that there are not. */
function unknownCommands(code: string): string[] {
  const script = [...code.matchAll(/\bnpm (?:run (?:-s |--silent )?(\S+)|(test)\b)/g)];
  const named = script.map(([, name, test]) => name ?? test ?? '').map((name) => name.replace(/\)$/, ''));
  const binaries = [...code.matchAll(/\bnpx (\S+)/g)].map(([, name = '']) => name);
  return [
    ...named.filter((name) => !(name in scripts)),
    ...binaries.filter((name) => !existsSync(join(REPOSITORY, 'node_modules/.bin', name))),
  ];
}

const CHECKS: Readonly<Record<string, (block: Placed) => void>> = {
  // Compiled by docs-snippets.test.ts, which finds them by the same names.
  ts: ({ code }) => expect(code.trim()).not.toBe(''),
  json: ({ code }) => expect(() => JSON.parse(code)).not.toThrow(),
  env: ({ code }) => {
    const { TOKEN_ISSUERS } = MINIMAL_ENVIRONMENT;
    expect(() => loadServiceConfig({ TOKEN_ISSUERS, ...parseEnv(code) })).not.toThrow();
  },
  shell: (block) => {
    const held = entryOf(SHELL, block);
    expect(held, 'say in SHELL which test runs it, or why none can').toBeDefined();
    if (held?.startsWith('tests/')) expect(existsSync(join(REPOSITORY, held)), held).toBe(true);
    execFileSync('bash', ['-n'], { input: block.code });
    expect(unknownCommands(block.code)).toEqual([]);
  },
  picture: (block) => expect(entryOf(PICTURES, block), 'say in PICTURES what it shows').toBeDefined(),
};

const LANGUAGES: Readonly<Record<string, keyof typeof CHECKS>> = {
  ...{ ts: 'ts', 'ts fragment': 'ts', tsx: 'ts', json: 'json', env: 'env', '': 'picture' },
  ...{ bash: 'shell', sh: 'shell' },
};

describe('the code blocks of the documents', () => {
  it('are found', () => {
    expect(BLOCKS.length).toBeGreaterThan(25);
  });

  it.each(BLOCKS.map((block) => [block.where, block] as const))('%s is right', (_, block) => {
    const check = CHECKS[LANGUAGES[block.language] ?? ''];
    expect(check, `nothing checks the language ${block.language}`).toBeDefined();
    check?.(block);
  });

  it.each([...Object.keys(SHELL), ...Object.keys(PICTURES)])('the entry %j has its block', (begins) => {
    expect(BLOCKS.some((block) => entryOf({ [begins]: begins }, block))).toBe(true);
  });

  it('would not name a command that there is not', () => {
    expect(
      unknownCommands('npm run gone\nnpx nothing x\nA=$(npm run -s token -- --user a)\nnpm test'),
    ).toEqual(['gone', 'nothing']);
  });

  it('show the files that there are', () => {
    const picture = BLOCKS.find((block) => entryOf({ 'docs/understand/architecture.md: browser': 'files' }, block));
    const files = [...(picture?.code ?? '').matchAll(/\bsrc\/\S+\.ts\b/g)].map(([file]) => file);
    expect(files).toEqual(['src/api/http/app.ts', 'src/api/graphql/resolver.ts', 'src/api/*-operations.ts']);
    for (const file of files.filter((name) => !name.includes('*'))) {
      expect(existsSync(join(REPOSITORY, file)), file).toBe(true);
    }
  });

  it('show the folders that there are', () => {
    const picture = BLOCKS.find((block) => entryOf({ 'README.md: amplify/': 'folders' }, block));
    const folders = [...(picture?.code ?? '').matchAll(/^(\S+\/) /gm)].map(([, folder = '']) => folder);
    expect(folders.length).toBeGreaterThan(8);
    expect(folders.filter((folder) => !existsSync(join(REPOSITORY, folder)))).toEqual([]);
  });
});

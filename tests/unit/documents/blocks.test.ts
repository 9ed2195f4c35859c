import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadServiceConfig } from '../../../src/api/config.ts';
import { type CodeBlock, codeBlocks, DOCUMENTS, readDocument } from '../../support/documents/code-blocks.ts';
import { MINIMAL_ENVIRONMENT } from '../../support/documents/minimal-environment.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';

/** The test that runs each block of shell, or the reason why no test can. */
const SHELL: Readonly<Record<string, string>> = {
  'README.md: npm ci && npm run dev': 'tests/integration/local/dev.test.ts',
  'README.md: npm install amplify-redis': 'tests/release/existing-backend/existing-backend.test.ts',
  'README.md: npm ci\nnpx ampx sandbox secret': 'needs an AWS account',
  'README.md: TOKEN=$(npm run': 'tests/integration/docs-run.test.ts',
  'docs/use/nextjs.md: npm install amplify-redis': 'tests/release/next/app.test.ts',
  'docs/start/migration.md: npm install amplify-redis': 'tests/release/next/core.test.ts',
  'docs/start/migration.md: TOKEN=$(npm run': 'tests/integration/docs-run.test.ts',
  'docs/start/migration.md: BACKEND_SETTINGS=': 'tests/infra/settings.test.ts',
  'docs/start/commands.md: npm install': 'tests/release/consumers/local-commands.test.ts',
  'docs/start/commands.md: TOKEN=$(npx': 'tests/release/consumers/local-commands.test.ts',
  'docs/start/sandbox.md: npm ci\nnpx ampx sandbox secret': 'needs an AWS account',
  'docs/start/sandbox.md: POOL=': 'needs an AWS account',
  'docs/start/existing-app.md: npm install amplify-redis':
    'tests/release/existing-backend/existing-backend.test.ts',
  'examples/existing-backend/README.md: npm install': 'needs an AWS account',
  'docs/start/existing-app.md: npx ampx sandbox secret': 'needs an AWS account',
  'docs/operate/domains.md: node -p': 'tests/api/trusted-proxy.test.ts',
  'docs/operate/deploy.md: npx ampx generate outputs': 'needs an AWS account',
  'docs/operate/deploy.md: eval': 'tests/release/deployment/verify-aws.test.ts',
  'docs/operate/runbooks/break-glass.md: eval': 'needs an AWS account',
  'docs/operate/runbooks/break-glass.md: npm run ops': 'tests/integration/ops.test.ts',
  'docs/operate/runbooks/restore.md: aws elasticache': 'needs an AWS account',
  'docs/operate/runbooks/restore.md: npx ampx generate outputs': 'needs an AWS account',
  'examples/nextjs-portal/README.md: npm ci': 'tests/release/portal/example.test.ts',
  'examples/node-server/README.md: (cd ../..': 'tests/release/examples/node-server.test.ts',
  'examples/node-server/README.md: SERVER=': 'tests/release/examples/node-server.test.ts',
  'docs/operate/runbooks/logs.md: aws logs': 'needs an AWS account',
};

/** The content of each block without a language, and the test that verifies it. */
const DIAGRAMS: Readonly<Record<string, string>> = {
  'docs/understand/architecture.md: browser, server': 'the path of a call; its files are verified below',
  'docs/understand/architecture.md: amplify/     everything': 'the folders; verified below',
  'docs/understand/architecture.md: amplify ──> src/api': 'the imports; .dependency-cruiser.mjs',
  'docs/understand/cache.md: 1 1795377600000000': 'a stored entry; tests/contract/cache.test.ts',
  'docs/understand/sessions.md: 1 <hash>': 'a stored record; tests/contract/session.test.ts',
  'docs/understand/sessions.md: 1 <endedAt>': 'a line of a history; tests/contract/session-history.test.ts',
  'docs/operate/tenants.md: RateLimit-Policy': 'header fields; tests/api/limits.test.ts',
  'docs/operate/session-events.md: sessionManager':
    'the path of an event; tests/infra/session-events-templates.test.ts',
  'docs/operate/deploy.md: auth -> redisJwks':
    'stacks and their dependencies; tests/infra/validation.test.ts',
};

interface LocatedBlock extends CodeBlock {
  readonly document: string;
  readonly location: string;
}

const BLOCKS: readonly LocatedBlock[] = DOCUMENTS.flatMap((document) =>
  codeBlocks(readDocument(document)).map((block) => ({
    ...block,
    document,
    location: `${document}, line ${block.line}`,
  })),
);

const rowOf = (
  table: Readonly<Record<string, string>>,
  { document, code }: LocatedBlock,
): string | undefined =>
  Object.entries(table).find(([prefix]) => `${document}: ${code.trimStart()}`.startsWith(prefix))?.[1];

const { bin, scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

/** The npm scripts and binaries that a block calls, and neither the repository nor the package has. */
function unknownCommands(code: string): string[] {
  const calls = [...code.matchAll(/\bnpm (?:run (?:-s |--silent )?(\S+)|(test)\b)/g)];
  const names = calls.map(([, name, test]) => name ?? test ?? '').map((name) => name.replace(/\)$/, ''));
  const binaries = [...code.matchAll(/\bnpx (\S+)/g)].map(([, name = '']) => name);
  return [
    ...names.filter((name) => !(name in scripts)),
    ...binaries.filter((name) => !(name in bin) && !existsSync(join(REPOSITORY, 'node_modules/.bin', name))),
  ];
}

const CHECKS: Readonly<Record<string, (block: LocatedBlock) => void>> = {
  // snippets.test.ts compiles these.
  ts: ({ code }) => expect(code.trim()).not.toBe(''),
  // tests/release/existing-backend/existing-backend.test.ts applies these.
  diff: ({ code }) => expect(code).toMatch(/^\+/m),
  json: ({ code }) => expect(() => JSON.parse(code)).not.toThrow(),
  env: ({ code }) => {
    const { TOKEN_ISSUERS } = MINIMAL_ENVIRONMENT;
    expect(() => loadServiceConfig({ TOKEN_ISSUERS, ...parseEnv(code) })).not.toThrow();
  },
  shell: (block) => {
    const test = rowOf(SHELL, block);
    expect(test, 'add the test that runs this block to SHELL, or the reason why none can').toBeDefined();
    if (test?.startsWith('tests/')) expect(existsSync(join(REPOSITORY, test)), test).toBe(true);
    execFileSync('bash', ['-n'], { input: block.code });
    expect(unknownCommands(block.code)).toEqual([]);
  },
  diagram: (block) => expect(rowOf(DIAGRAMS, block), 'add this block to DIAGRAMS').toBeDefined(),
};

const LANGUAGES: Readonly<Record<string, keyof typeof CHECKS>> = {
  ...{ ts: 'ts', 'ts fragment': 'ts', tsx: 'ts', js: 'ts', json: 'json', env: 'env', '': 'diagram' },
  ...{ bash: 'shell', sh: 'shell', diff: 'diff' },
};

const blockOf = (prefix: string): LocatedBlock | undefined =>
  BLOCKS.find((block) => rowOf({ [prefix]: prefix }, block));

describe('the code blocks of the documents', () => {
  it.each(BLOCKS.map((block) => [block.location, block] as const))('%s is valid', (_, block) => {
    const check = CHECKS[LANGUAGES[block.language] ?? ''];
    expect(check, `no check for the language ${block.language}`).toBeDefined();
    check?.(block);
  });

  it.each([...Object.keys(SHELL), ...Object.keys(DIAGRAMS)])('the row %j has a block', (prefix) => {
    expect(blockOf(prefix)).toBeDefined();
  });

  it('name files that exist in the architecture', () => {
    const { code = '' } = blockOf('docs/understand/architecture.md: browser') ?? {};
    const files = [...code.matchAll(/\bsrc\/\S+\.ts\b/g)].map(([file]) => file);
    expect(files.length).toBeGreaterThan(2);
    const paths = files.map((file) => file.replace(/\/\*\.ts$/, ''));
    expect(paths.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  it('name folders that exist in the repository layout', () => {
    const { code = '' } = blockOf('docs/understand/architecture.md: amplify/') ?? {};
    const folders = [...code.matchAll(/^(\S+\/) /gm)].map(([, folder = '']) => folder);
    expect(folders.length).toBeGreaterThan(8);
    expect(folders.filter((folder) => !existsSync(join(REPOSITORY, folder)))).toEqual([]);
  });
});

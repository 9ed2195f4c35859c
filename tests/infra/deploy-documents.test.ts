import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settings } from '../../amplify/settings.ts';
import { readDocument } from '../support/documents/code-blocks.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { assembly } from './assembly.ts';
import { APP_ID } from './synthesize.ts';

/** Compares the documents' statements about a deployment with ampx, the templates and the settings. */
const DEPLOY = readDocument('docs/operate/deploy.md');
const SANDBOX = readDocument('docs/start/sandbox.md');
const README = readDocument('README.md');

const codeOf = (packageName: string): string => {
  const folder = join(REPOSITORY, 'node_modules/@aws-amplify', packageName, 'lib');
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
};

describe('bootstrapping', () => {
  test.each([
    ['README.md', README, 'npx ampx sandbox'],
    ['sandbox.md', SANDBOX, '\nnpx ampx sandbox'],
    ['deploy.md', DEPLOY, '*Create new app*'],
  ])('%s requires it before the first deployment', (_, text, first) => {
    const required = text.search(/bootstrap/i);
    expect(required).toBeGreaterThan(0);
    expect(required).toBeLessThan(text.indexOf(first));
  });

  test('has the page of ampx, and the error that ampx reports without it', () => {
    const [, page = ''] = /`https:\/\/REGION(\S+)REGION`/.exec(DEPLOY) ?? [];
    expect(codeOf('sandbox').replaceAll(/\$\{region\}/g, 'REGION')).toContain(`https://REGION${page}REGION`);
    const [error = ''] = /Bootstrap\w+Error/.exec(DEPLOY) ?? [];
    expect(codeOf('backend-deployer')).toContain(`errorName: '${error}'`);
  });
});

test('the first build has the time that a deployment takes', () => {
  const [, minutes] = /`_BUILD_TIMEOUT` to `(\d+)`/.exec(DEPLOY) ?? [];
  const [, longest] = /takes 15 to (\d+) minutes/.exec(DEPLOY) ?? [];
  // The build itself takes about five minutes; Amplify Hosting allows 120.
  expect(Number(minutes)).toBeGreaterThan(Number(longest) + 5);
  expect(Number(minutes)).toBeLessThanOrEqual(120);
});

test('the stack to wait for has the documented name', () => {
  const [, name = ''] = /stack `(amplify-\S+ id>-<branch>-branch-)…`/.exec(DEPLOY) ?? [];
  const { dir } = assembly('cluster');
  const expected = name.replace('<app id>', APP_ID).replace('<branch>', 'main');
  expect(expected).toMatch(/^amplify-\w+-main-branch-$/);
  expect(readdirSync(dir).some((file) => file.startsWith(expected))).toBe(true);
});

test('secrets and production branch are those of the settings', () => {
  for (const text of [DEPLOY, SANDBOX]) {
    expect(text).toContain(settings.upstashSecrets.url);
    expect(text).toContain(settings.upstashSecrets.token);
  }
  for (const branch of settings.productionBranches) expect(DEPLOY).toContain(`\`${branch}\``);
});

test('the README shows the options of existing-app.md, which another test deploys', () => {
  const optionsOf = (text: string) => /^\+addRedis\(backend, \{\n([\s\S]*?)^\+\}\);/m.exec(text)?.[1];
  const options = optionsOf(readDocument('docs/start/existing-app.md'));
  expect(options).toContain('userPoolTokens');
  expect(optionsOf(README)).toBe(options);
});

test('the documents ask for the Node.js that package.json does', () => {
  const { engines } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  for (const text of [README, SANDBOX]) {
    const [, version] = /Node (\d+\.\d+) or later/.exec(text) ?? [];
    expect(engines.node).toBe(`>=${version}`);
  }
});

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { DOCUMENTS, readDocument } from '../../support/code-blocks.ts';
import { REPOSITORY } from '../../support/programs.ts';

test('every option of ampx that a document names exists', () => {
  const named = DOCUMENTS.flatMap((file) => [
    ...readDocument(file).matchAll(/npx ampx ((?:[a-z][a-z-]* )*)(--[a-z].*)/g),
  ]);
  expect(named.length).toBeGreaterThan(2);
  for (const [, command = '', rest = ''] of named) {
    const args = ['ampx', ...command.trim().split(' '), '--help'];
    const { stdout, stderr } = spawnSync('npx', args, { cwd: REPOSITORY, encoding: 'utf8' });
    for (const [option] of rest.split('`')[0]?.matchAll(/--[a-z-]+/g) ?? []) {
      expect(stdout + stderr, args.join(' ')).toContain(`${option} `);
    }
  }
});

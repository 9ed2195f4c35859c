import { expect, test } from 'vitest';
import { DOCUMENTS, readDocument } from '../../support/documents/code-blocks.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { runProgram } from '../../support/programs/started-program.ts';

test('every option of ampx that a document names exists', async () => {
  const named = DOCUMENTS.flatMap((file) => [
    ...readDocument(file).matchAll(/npx ampx ((?:[a-z][a-z-]* )*)(--[a-z].*)/g),
  ]);
  expect(named.length).toBeGreaterThan(2);
  for (const [, command = '', rest = ''] of named) {
    const args = ['ampx', ...command.trim().split(' '), '--help'];
    const { out, err } = await runProgram('npx', args, { cwd: REPOSITORY });
    for (const [option] of rest.split('`')[0]?.matchAll(/--[a-z-]+/g) ?? []) {
      expect(out + err, args.join(' ')).toContain(`${option} `);
    }
  }
});

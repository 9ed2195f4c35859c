import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyChanges } from '../../../src/local/portal/copy-changes.ts';
import { makeTempDir, type TempDir } from '../../support/programs/reaper.ts';

let source: TempDir;
let target: TempDir;
beforeEach(() => {
  source = makeTempDir();
  target = makeTempDir();
  for (const { path } of [source, target]) mkdirSync(join(path, 'app'));
  copyChanges(source.path, target.path, (name) => name !== 'secret');
});
afterEach(() => {
  for (const directory of [source, target]) directory.remove();
});

const write = (file: string, text: string) => writeFileSync(join(source.path, file), text);

/** As many editors save: they write a new file and give it the name of the old one. */
function replace(file: string, text: string): void {
  write(`${file}.new`, text);
  renameSync(join(source.path, `${file}.new`), join(source.path, file));
}

const expectCopy = (file: string, text: string) =>
  expect
    .poll(() => {
      const copy = join(target.path, file);
      return existsSync(copy) ? readFileSync(copy, 'utf8') : undefined;
    })
    .toBe(text);

it('copies a file each time that an editor saves it, in place or by replacing it', async () => {
  for (const [save, text] of [
    [write, 'first'],
    [replace, 'second'],
    [replace, 'third'],
    [write, 'fourth'],
  ] as const) {
    save('app/page.tsx', text);
    await expectCopy('app/page.tsx', text);
  }
});

it('copies new folders and what changes in them', async () => {
  mkdirSync(join(source.path, 'app/new'));
  write('app/new/page.tsx', 'first');
  await expectCopy('app/new/page.tsx', 'first');
  replace('app/new/page.tsx', 'second');
  await expectCopy('app/new/page.tsx', 'second');
});

it('copies nothing that is excluded', async () => {
  write('app/secret', 'hidden');
  write('app/page.tsx', 'shown');
  await expectCopy('app/page.tsx', 'shown');
  expect(existsSync(join(target.path, 'app/secret'))).toBe(false);
});

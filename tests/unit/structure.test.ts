import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const codeIn = (...folders: string[]): string[] =>
  folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(tsx?|mjs|css)$/.test(file) && !/(^|\/)(node_modules|\.build|dist)\//.test(file));

const FOLDERS = ['src', 'amplify', 'tests', 'bench', 'docs/generate'];
const ALL = codeIn(...FOLDERS);
const SOURCES = ALL.filter((file) => /^(src|amplify)\/.*\.tsx?$/.test(file));
/** This file contains the patterns it forbids. */
const THIS_FILE = 'tests/unit/structure.test.ts';

describe('the source tree', () => {
  it('reads the environment in one place per entry point', () => {
    const readers = SOURCES.filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')));
    // The last one is the text of a snippet.
    const allowed =
      /^(src\/redis\/environment\/.*|src\/ops\/(ops|smoke|verify-aws)\.ts|src\/console\/vite\.config\.ts|src\/local\/.*|amplify\/.*|src\/console\/views\/get-started\/starter-snippets\.ts)$/;
    expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('keeps files small', () => {
    const large = ALL.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
    expect(large, 'more than 300 lines: split them by subject').toEqual([]);
  });

  it('has no `any` and no suppressed compiler error', () => {
    const past = /:\s*any\b(?! )|\bas any\b|<any[,>]|\bany\[\]|@ts-(ignore|expect-error|nocheck)/;
    const found = ALL.filter((file) => file !== THIS_FILE && past.test(readFileSync(file, 'utf8')));
    expect(found, 'take unknown and parse it').toEqual([]);
  });

  it('gives a reason for every suppressed lint rule', () => {
    const found = ALL.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/biome-ignore.*/g)].map(([line]) => ({ file, line })),
    );
    expect(found.length).toBeGreaterThan(0);
    const unexplained = found.filter(
      ({ file, line }) => file !== THIS_FILE && !/^biome-ignore lint\/\w+\/\w+: .{10,}/.test(line),
    );
    expect(unexplained).toEqual([]);
    const { overrides = [] } = JSON.parse(readFileSync('biome.json', 'utf8'));
    expect(JSON.stringify(overrides)).not.toContain('"off"');
  });

  it('spells keys in shared/keys.ts only', () => {
    const key = /['"`](cache|session)(-[a-z-]+)?:\{/;
    const files = SOURCES.filter((file) => key.test(readFileSync(file, 'utf8')));
    // The first one is an example of an answer.
    expect(files).toEqual(['src/api/operations/cache-inspection.ts', 'src/redis/shared/keys.ts']);
  });
});

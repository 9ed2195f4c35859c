import { beforeAll, describe, expect, it } from 'vitest';
import { startersOf } from '../../../src/console/views/get-started/starter-snippets.ts';
import { DOCUMENTS, readDocument } from '../../support/documents/code-blocks.ts';
import { compileAll, snippetsOf } from '../../support/documents/snippets.ts';

/** Signatures of Next.js and its adapters, because the packages are half a gigabyte. */
const PACKAGES = 'tests/unit/fakes/docs-packages.d.ts';

const snippetsIn = (document: string) => snippetsOf(readDocument(document));
const withSnippets = DOCUMENTS.filter((document) => snippetsIn(document).length > 0);

describe('the TypeScript of the documents', () => {
  it('is found in the README and in the front-end guide', () => {
    expect(withSnippets).toEqual(expect.arrayContaining(['README.md', 'docs/use/frontend.md']));
    expect(snippetsIn('docs/use/frontend.md').length).toBeGreaterThan(8);
  });

  describe('compiles', () => {
    let messages: ReadonlyMap<string, readonly string[]>;
    beforeAll(() => {
      messages = compileAll(
        new Map(withSnippets.map((document) => [document, snippetsIn(document)])),
        PACKAGES,
      );
    });

    it.each(withSnippets)('in %s', (document) => {
      expect(messages.get(document)).toEqual([]);
    });
  });

  it('of a document cannot use the files of another, and errors name their file and line', () => {
    const helper = { file: 'lib/other.ts', code: 'export const one = 1;' };
    const user = {
      file: 'main.ts',
      code: "\n\nimport { one } from './lib/other.ts';\nconst text: string = one;",
    };
    const messages = compileAll(
      new Map([
        ['with', [helper, user]],
        ['without', [user]],
      ]),
      PACKAGES,
    );
    expect(messages.get('with')).toEqual([expect.stringContaining("main.ts, line 4: Type 'number'")]);
    expect(messages.get('without')).toEqual([expect.stringContaining('main.ts, line 3: Cannot find module')]);
  });
});

// In the same file as the documents, because both import the CDK, which takes long to parse.

/** As in every project that Vite creates. */
const VITE_ENV = { file: 'src/vite-env.d.ts', code: '/// <reference types="vite/client" />' };

const LOCAL = { sessionUrl: 'http://127.0.0.1:4001', cacheUrl: 'http://127.0.0.1:4001', hasCognito: false };
const DEPLOYED = { sessionUrl: 'https://a.example', cacheUrl: 'https://b.example', hasCognito: true };

const compiled = [LOCAL, DEPLOYED].flatMap((target) =>
  startersOf(target)
    .filter(({ file }) => file.endsWith('.ts') || file.endsWith('.mjs'))
    .map((starter) => ({ ...starter, target: target.sessionUrl })),
);

describe('the starters of the console compile', () => {
  const nameOf = ({ title, target }: (typeof compiled)[number]) => `${title} with ${target}`;
  let messages: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    const projects = compiled.map((starter) => {
      // Compiled as TypeScript, which checks more.
      const snippet = { file: starter.file.replace('.mjs', '.ts'), code: starter.code };
      return [nameOf(starter), [snippet, VITE_ENV]] as const;
    });
    messages = compileAll(new Map(projects), PACKAGES);
  });

  it.each(compiled.map(nameOf))('%s', (name) => {
    expect(messages.get(name)).toEqual([]);
  });
});

it('the starters name one URL for a local product, and both of a deployment', () => {
  const codeOf = (target: typeof LOCAL) => startersOf(target).find(({ name }) => name === 'node')?.code;
  expect(codeOf(LOCAL)).toContain("baseUrl: 'http://127.0.0.1:4001'");
  expect(codeOf(DEPLOYED)).toContain("sessionUrl: 'https://a.example',\n  cacheUrl: 'https://b.example',");
  expect(compiled).toHaveLength(8);
});

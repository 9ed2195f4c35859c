import { describe, expect, it } from 'vitest';
import { DOCUMENTS, readDocument } from '../../support/documents/code-blocks.ts';
import { compile, snippetsOf } from '../../support/documents/snippets.ts';

/** Signatures of Next.js and its adapters, because the packages are half a gigabyte. */
const PACKAGES = 'tests/unit/fakes/docs-packages.d.ts';

const snippetsIn = (document: string) => snippetsOf(readDocument(document));
const withSnippets = DOCUMENTS.filter((document) => snippetsIn(document).length > 0);

describe('the TypeScript of the documents', () => {
  it('is found in the README and in the front-end guide', () => {
    expect(withSnippets).toEqual(expect.arrayContaining(['README.md', 'docs/use/frontend.md']));
    expect(snippetsIn('docs/use/frontend.md').length).toBeGreaterThan(8);
  });

  it.each(withSnippets)('of %s compiles', (document) => {
    expect(compile(snippetsIn(document), PACKAGES)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DOCUMENTS, readDocument } from '../support/code-blocks.ts';
import { compile, snippetsOf } from '../support/snippets.ts';

/** Next.js and its adapters are half a gigabyte; their signatures are not. */
const PACKAGES = 'tests/unit/fakes/docs-packages.d.ts';
const TIMEOUT = 120_000;

const snippetsIn = (document: string) => snippetsOf(readDocument(document));
const withSnippets = DOCUMENTS.filter((document) => snippetsIn(document).length > 0);

describe('the TypeScript of the documents', () => {
  it('is found', () => {
    expect(withSnippets).toEqual(expect.arrayContaining(['README.md', 'docs/use/frontend.md']));
    expect(snippetsIn('docs/use/frontend.md').length).toBeGreaterThan(8);
  });

  it.each(withSnippets)('of %s compiles', { timeout: TIMEOUT }, (document) => {
    expect(compile(snippetsIn(document), PACKAGES)).toEqual([]);
  });
});

describe('the compiler of snippets', () => {
  const markdown = (...blocks: string[]) =>
    blocks.map((block) => `Text.\n\n\`\`\`${block}\n\`\`\`\n`).join('\n');

  it('sees mistakes, where they are', { timeout: TIMEOUT }, () => {
    const wrong = markdown(
      "ts\nimport { createRedisClient } from '@/src/client/index.ts';\n\ncreateRedisClient({ baseUrl: 1 });",
      'ts\nconst x: string = 1;',
      "ts\nimport { gone } from './src/client/index.ts';\ngone();",
    );
    const found = compile(snippetsOf(wrong), PACKAGES);
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/^snippet-1\.ts, line 6: /);
    expect(found[1]).toBe("snippet-2.ts, line 12: Type 'number' is not assignable to type 'string'.");
  });

  it('lets blocks import one another by the names in their first lines', { timeout: TIMEOUT }, () => {
    const right = markdown(
      'ts\n// lib/a.ts\nexport const a = 1;',
      "tsx\nimport { a } from '@/lib/a.ts';\nexport const A = () => <p>{a}</p>;",
      'ts fragment\na: [1],\nb: {},',
    );
    expect(compile(snippetsOf(right), PACKAGES)).toEqual([]);
  });
});

import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, GUIDE, readDocument, withoutCode } from '../support/code-blocks.ts';
import { REPOSITORY } from '../support/programs.ts';

const LINK = /!?\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)/g;

const linksOf = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(LINK)].map(([, target = '']) => target);

/** The anchors GitHub gives the headings of a document. */
function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
}

/** What is wrong with a link of a document; undefined when it leads somewhere. */
function brokenLink(document: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return /^https:\/\/\S+$/.test(target) ? undefined : 'is no https link';
  const [path = '', anchor] = target.split('#');
  const file = path ? normalize(join(dirname(document), path)) : document;
  if (file.startsWith('..')) return 'leaves the repository';
  if (!existsSync(join(REPOSITORY, file))) return `leads to ${file}, which does not exist`;
  if (anchor === undefined) return undefined;
  if (!statSync(join(REPOSITORY, file)).isFile() || !file.endsWith('.md'))
    return 'has an anchor into no document';
  return anchorsOf(readDocument(file)).has(anchor) ? undefined : `names #${anchor}, which ${file} has not`;
}

describe('the links of the documents', () => {
  it('are found', () => {
    expect(linksOf(readDocument('README.md')).length).toBeGreaterThan(20);
    expect(linksOf('[a](b.md) `[c](d)` ![e](f.svg) [g](h_(i))')).toEqual(['b.md', 'f.svg', 'h_(i)']);
  });

  it.each([...DOCUMENTS, GUIDE])('of %s lead somewhere', (document) => {
    const broken = linksOf(readDocument(document)).flatMap((target) => {
      const problem = brokenLink(document, target);
      return problem ? [`${target} ${problem}`] : [];
    });
    expect(broken).toEqual([]);
  });

  it('would be missed if they led nowhere', () => {
    expect(brokenLink('docs/understand/cache.md', 'gone.md')).toBe('leads to docs/understand/gone.md, which does not exist');
    expect(brokenLink('docs/understand/cache.md', '#the-rules')).toBeUndefined();
    expect(brokenLink('docs/understand/cache.md', 'sessions.md#nothing')).toBe(
      'names #nothing, which docs/understand/sessions.md has not',
    );
    expect(brokenLink('docs/understand/cache.md', 'http://example.com')).toBe('is no https link');
  });
});

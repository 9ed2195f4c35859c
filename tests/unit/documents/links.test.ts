import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, GUIDE, readDocument, withoutCode } from '../../support/documents/code-blocks.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';

const LINK = /!?\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)/g;

const linksOf = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(LINK)].map(([, target = '']) => target);

/** The anchors that GitHub generates for the headings of a document. */
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

/** The problem with a link of a document; undefined if it is valid. */
function brokenLink(document: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return /^https:\/\/\S+$/.test(target) ? undefined : 'is not an https link';
  const [path = '', anchor] = target.split('#');
  const file = path ? normalize(join(dirname(document), path)) : document;
  if (file.startsWith('..')) return 'leaves the repository';
  if (!existsSync(join(REPOSITORY, file))) return `leads to ${file}, which does not exist`;
  if (anchor === undefined) return undefined;
  if (!statSync(join(REPOSITORY, file)).isFile() || !file.endsWith('.md'))
    return 'has an anchor, but is not a document';
  return anchorsOf(readDocument(file)).has(anchor)
    ? undefined
    : `leads to #${anchor}, which ${file} does not have`;
}

describe('the links of the documents', () => {
  it.each([...DOCUMENTS, GUIDE])('of %s are valid', (document) => {
    const broken = linksOf(readDocument(document)).flatMap((target) => {
      const problem = brokenLink(document, target);
      return problem ? [`${target} ${problem}`] : [];
    });
    expect(broken).toEqual([]);
  });
});

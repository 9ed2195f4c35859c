import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './programs.ts';

/** A fenced block of a Markdown document. */
export interface CodeBlock {
  /** What follows the fence, such as `ts` or `ts fragment`; empty for pictures and formats. */
  readonly language: string;
  /** Where its fence stands, from 1. */
  readonly line: number;
  /** Without the indentation of its fence. */
  readonly code: string;
}

/** The user's description of another time: its blocks have tests of their own, `tests/unit/guide.test.ts` says which. */
export const GUIDE = 'docs/reference/redis-integration-guide.md';

/** Every document of ours. */
export const DOCUMENTS: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name}`)
    .filter((path) => path.endsWith('.md') && path !== GUIDE)
    .sort(),
];

const BLOCK = /^([ \t]*)```([^\n`]*)\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;

export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(BLOCK)].map(({ 1: indent = '', 2: language = '', 3: body = '', index }) => ({
    language: language.trim(),
    line: markdown.slice(0, index).split('\n').length,
    code: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

export const readDocument = (document: string): string => readFileSync(join(REPOSITORY, document), 'utf8');

/** The text without what stands in code, where brackets and hashes mean something else. */
export const withoutCode = (markdown: string): string =>
  markdown.replaceAll(BLOCK, '').replaceAll(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length));

/** The block of a document that begins so. */
export function blockOf(document: string, begins: string): CodeBlock {
  const found = codeBlocks(readDocument(document)).filter(({ code }) => code.startsWith(begins));
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new Error(`${document} has ${found.length} blocks that begin with ${begins}, not one`);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../programs/programs.ts';

/** A fenced block of a Markdown document. */
export interface CodeBlock {
  /** The text after the fence, such as `ts` or `ts fragment`; empty for diagrams and formats. */
  readonly language: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** The code without the indentation of its fence. */
  readonly code: string;
}

/** The integration guide. `tests/unit/guide.test.ts` names the tests of its blocks. */
export const GUIDE = 'docs/reference/redis-integration-guide.md';

/** The projects that show how to use the package. */
export const EXAMPLES: readonly string[] = readdirSync(join(REPOSITORY, 'examples')).sort();

/** Every document except the guide. */
export const DOCUMENTS: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...EXAMPLES.map((name) => `examples/${name}/README.md`),
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

/** The text with code removed, because brackets and hashes have other meanings there. */
export const withoutCode = (markdown: string): string =>
  markdown.replaceAll(BLOCK, '').replaceAll(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length));

/** The one block of a document with this prefix. */
export function blockOf(document: string, prefix: string): CodeBlock {
  const found = codeBlocks(readDocument(document)).filter(({ code }) => code.startsWith(prefix));
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new Error(`${document} has ${found.length} blocks that begin with ${prefix}, expected one`);
}

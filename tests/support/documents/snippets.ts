import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../programs/programs.ts';
import { codeBlocks } from './code-blocks.ts';

/** A code block of a document, as a file. */
export interface Snippet {
  /** Path relative to the root of the repository. */
  readonly file: string;
  /** Padded so that line numbers match the document. */
  readonly code: string;
}

/**
 * Finds the TypeScript of a document. A first line such as `// lib/redis.ts` names the file, so that other blocks can
 * import it; a block marked `ts fragment` contains members of an object.
 */
export function snippetsOf(markdown: string): Snippet[] {
  const blocks = codeBlocks(markdown).filter(({ language }) => /^(tsx?|js|typescript)\b/.test(language));
  return blocks.map(({ language, line, code: text }, i) => {
    const [, named] = /^\s*\/\/ (\S+\.(?:tsx?|mjs))\n/.exec(text) ?? [];
    const code = language.includes('fragment') ? `void ({${text}});` : text;
    const extension = language.startsWith('tsx') ? 'tsx' : 'ts';
    return { file: named ?? `snippet-${i + 1}.${extension}`, code: '\n'.repeat(line) + code };
  });
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.ReactJSX,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
  paths: {
    'amplify-redis/amplify': ['./amplify/index.ts'],
    '@/lib/redis/*': ['./src/redis/index.ts'],
    '@/*': ['./*'],
    'amplify-redis': ['./src/redis/index.ts'],
    'amplify-redis/client': ['./src/client/index.ts'],
    'amplify-redis/schema': ['./amplify/data/client-schema.ts'],
    'amplify-redis/adapters/*': ['./src/adapters/*.ts'],
    'amplify-redis/next': ['./src/next/session.ts'],
    'amplify-redis/next/*': ['./src/next/*.ts'],
  },
};

/** Files that `npm run dev` and deployments write, reduced to the fields that documents use. */
const GENERATED: Readonly<Record<string, string>> = {
  'amplify_outputs.json': JSON.stringify({ custom: { redis: { sessionUrl: '', cacheUrl: '' } } }),
};

/** Parsed once for all documents, because parsing libraries takes most of a compilation. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Compiles the snippets of one document together.
 * @param ambient a file that declares packages which are not installed
 * @returns the compiler's messages, each with the file and the line in the document
 */
export function compile(snippets: readonly Snippet[], ambient: string): string[] {
  const written = [...snippets.map(({ file, code }) => [file, code] as const), ...Object.entries(GENERATED)];
  const virtual = new Map(written.map(([file, code]) => [join(REPOSITORY, file), code]));
  // With JavaScript allowed, large libraries take minutes.
  const allowJs = snippets.some(({ file }) => file.endsWith('.mjs'));
  const options = { ...OPTIONS, allowJs, checkJs: allowJs };
  const host = ts.createCompilerHost(options);
  // As in tsc: parses JSDoc comments only where they can cause errors.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => REPOSITORY;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.directoryExists = () => true;
  host.getSourceFile = (path, version, ...rest) => {
    const code = virtual.get(path);
    if (code !== undefined) return ts.createSourceFile(path, code, version, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, version, ...rest));
    return parsed.get(path);
  };
  const roots = [...virtual.keys()].filter((path) => !path.endsWith('.json'));
  const program = ts.createProgram([...roots, join(REPOSITORY, ambient)], options, host);
  const files = roots.map((path) => program.getSourceFile(path)).filter((file) => file !== undefined);
  return files.flatMap((file) =>
    [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(describe),
  );
}

function describe({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  return `${file?.fileName.slice(REPOSITORY.length + 1)}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}

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

/** Parsed once for all programs, because parsing libraries takes long. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Where the files of documents seem to be, one folder for each. */
const VIRTUAL = join(REPOSITORY, '.documents');

/** A document, and its files at their paths. */
interface Written {
  readonly name: string;
  readonly root: string;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Compiles the snippets of documents, each as in a project of its own that is laid over the repository. One program
 * checks all of them, because checking the libraries takes longer than the snippets; those with JavaScript have
 * another, because large libraries take minutes if it is allowed.
 * @param ambient a file that declares packages which are not installed
 * @returns the compiler's messages for each document, each with the file and the line in the document
 */
export function compileAll(
  documents: ReadonlyMap<string, readonly Snippet[]>,
  ambient: string,
): ReadonlyMap<string, readonly string[]> {
  const written = [...documents].map(([name, snippets], i): Written => {
    const root = join(VIRTUAL, String(i));
    const texts = [...snippets.map(({ file, code }) => [file, code] as const), ...Object.entries(GENERATED)];
    return { name, root, files: new Map(texts.map(([file, code]) => [join(root, file), code])) };
  });
  const hasJs = ({ files }: Written) => [...files.keys()].some((path) => path.endsWith('.mjs'));
  return new Map(
    [false, true].flatMap((allowJs) =>
      messagesOf(
        written.filter((document) => hasJs(document) === allowJs),
        ambient,
        { ...OPTIONS, allowJs, checkJs: allowJs },
      ),
    ),
  );
}

function messagesOf(
  documents: readonly Written[],
  ambient: string,
  options: ts.CompilerOptions,
): [document: string, messages: string[]][] {
  if (documents.length === 0) return [];
  const paths = documents.flatMap(({ files }) => [...files.keys()]).filter((path) => !path.endsWith('.json'));
  const host = hostOf(documents, options);
  const program = ts.createProgram([...paths, join(REPOSITORY, ambient)], options, host);
  return documents.map(({ name, root, files }) => {
    const sources = paths.filter((path) => files.has(path)).map((path) => program.getSourceFile(path));
    const found = sources
      .filter((file) => file !== undefined)
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    return [name, found.map((diagnostic) => describe(diagnostic, root))];
  });
}

/** Compiles the snippets of one document. */
export const compile = (snippets: readonly Snippet[], ambient: string): readonly string[] =>
  compileAll(new Map([['', snippets]]), ambient).get('') ?? [];

function hostOf(documents: readonly Written[], options: ts.CompilerOptions): ts.CompilerHost {
  const virtual = new Map(documents.flatMap(({ files }) => [...files]));
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
  const cache = ts.createModuleResolutionCache(REPOSITORY, (name) => name, options);
  host.resolveModuleNameLiterals = (names, from, redirect, given) => {
    const resolve = (text: string, path: string, paths = given.paths ?? {}, known?: typeof cache) =>
      ts.resolveModuleName(text, path, { ...given, paths }, host, known, redirect);
    const document = documents.find(({ files }) => files.has(from));
    if (!document) return names.map(({ text }) => resolve(text, from, given.paths, cache));
    const own = { ...given.paths, '@/*': [join(document.root, '*'), './*'] };
    const beside = from.replace(document.root, REPOSITORY);
    return names.map(({ text }) => {
      const found = resolve(text, from, own);
      return found.resolvedModule ? found : resolve(text, beside, own);
    });
  };
  return host;
}

function describe({ file, start = 0, messageText }: ts.Diagnostic, root: string): string {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  return `${file?.fileName.slice(root.length + 1)}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}

import { codeBlocks, readDocument } from '../../support/documents/code-blocks.ts';

/** A file as a document changes it. */
interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The `diff` blocks of a document, each of which contains one whole file and begins with its name. */
export const changedFiles = (document: string): ChangedFile[] =>
  codeBlocks(readDocument(document))
    .filter(({ language }) => language === 'diff')
    .map(({ code }) => {
      const [, path = ''] = /^ \/\/ (\S+)\n/.exec(code) ?? [];
      const lines = code.split('\n').slice(1);
      const without = (sign: string) =>
        lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
      return { path, before: without('+').join('\n'), after: without('-').join('\n') };
    });

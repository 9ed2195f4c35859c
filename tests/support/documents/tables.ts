import { readDocument } from './code-blocks.ts';

/** The rows of a document's tables with these columns, as cells of Markdown, in one list per table. */
export function tablesOf(document: string, ...columns: readonly string[]): string[][][] {
  const header = `| ${columns.join(' | ')} |`;
  const [, ...tables] = readDocument(document).split(`${header}\n`);
  return tables.map((text) => {
    const [, ...lines] = text.split('\n');
    const end = lines.findIndex((line) => !line.startsWith('|'));
    return lines.slice(0, end).map(cellsOf);
  });
}

const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** Removes the backticks around a cell. */
export const plain = (cell = ''): string => cell.replaceAll('`', '');

/** A command of docs/start/commands.md, as it is typed. */
interface DocumentedCommand {
  readonly name: string;
  readonly arguments: string;
}

/** The scripts of package.json, and the commands of the package, that docs/start/commands.md lists. */
export function documentedCommands(): { scripts: DocumentedCommand[]; inPackage: DocumentedCommand[] } {
  const [scripts = [], inPackage = []] = tablesOf('docs/start/commands.md', 'command', 'description').map(
    (rows) =>
      rows.map(([cell]) => {
        const [, name = '', rest = ''] =
          /^(?:npm(?: run)?|npx amplify-redis) ([\w:]+) ?(.*)$/.exec(plain(cell)) ?? [];
        return { name, arguments: rest };
      }),
  );
  return { scripts, inPackage };
}

/** The variables that docs/operate/configuration.md lists, with the default of each. */
export function documentedVariables(): { settings: Map<string, string>; others: Map<string, string> } {
  const tables = tablesOf('docs/operate/configuration.md', 'variable', 'meaning', 'default');
  const byName = (rows: readonly string[][]) =>
    new Map(rows.map(([name, , value = '']) => [plain(name), value]));
  return { settings: byName(tables.slice(0, -1).flat()), others: byName(tables.at(-1) ?? []) };
}

import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { programOf } from '../support/documents/typescript.ts';
import { REPOSITORY } from '../support/programs/programs.ts';

/**
 * All members of ioredis that the product uses: those that its README documents, and those on which the driver is
 * built.
 */
const ALLOWED = new Set([
  ...['Redis', 'Cluster', 'Command', 'ReplyError', 'RedisOptions'],
  ...['Redis.sendCommand', 'Redis.disconnect', 'Redis.connect', 'Redis.on', 'Redis.status', 'Redis.options'],
  ...['Redis.stream', 'RedisCommander.ping'],
  ...['Cluster.sendCommand', 'Cluster.connect', 'Cluster.disconnect', 'Cluster.nodes', 'Cluster.status'],
  // Neutralizes a command whose caller received TIMEOUT.
  ...['Command.name', 'Command.args'],
  // Returns the connection that a command was written to.
  'Command.toWritable',
  // Sends TIME to the node that holds a tenant.
  'Command.getSlot',
]);

const DRIVER = join(REPOSITORY, 'src/redis/client/tcp');
const SOURCES = ts.sys.readDirectory(join(REPOSITORY, 'src'), ['.ts', '.tsx']);

it('the driver uses only public members of ioredis', () => {
  const files = SOURCES.filter((file) => file.startsWith(DRIVER));
  const program = programOf(files);
  const checker = program.getTypeChecker();
  const used = new Set<string>();
  for (const file of files) {
    visit(program.getSourceFile(file), (node) => {
      if (!ts.isIdentifier(node)) return;
      for (const name of ioredisNames(checker, node)) used.add(name);
    });
  }
  expect([...used].filter((name) => !ALLOWED.has(name))).toEqual([]);
  expect([...ALLOWED].filter((name) => !used.has(name))).toEqual([]);
});

it('no value is cast twice', () => {
  const twice = SOURCES.flatMap((file) => {
    const source = ts.createSourceFile(file, ts.sys.readFile(file) ?? '', ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    visit(source, (node) => {
      if (ts.isAsExpression(node) && ts.isAsExpression(node.expression))
        found.push(`${file}: ${node.getText()}`);
    });
    return found;
  });
  expect(twice).toEqual([]);
});

function visit(node: ts.Node | undefined, use: (node: ts.Node) => void): void {
  if (!node) return;
  use(node);
  ts.forEachChild(node, (child) => visit(child, use));
}

/** @returns `Class.member`, or the name of an export, of all that an identifier means and ioredis declares */
function ioredisNames(checker: ts.TypeChecker, node: ts.Identifier): string[] {
  let symbol = symbolOf(checker, node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  return (symbol?.declarations ?? []).flatMap((declaration) => {
    if (!declaration.getSourceFile().fileName.includes('/node_modules/ioredis/')) return [];
    const { parent } = declaration;
    const owner = ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent) ? parent.name?.text : undefined;
    // Options are checked against their type.
    if (owner?.endsWith('Options')) return [];
    if (owner !== undefined) return [`${owner}.${symbol?.name}`];
    // A class that is a default export is called `default` by its symbol.
    return [ts.isClassDeclaration(declaration) ? `${declaration.name?.text}` : `${symbol?.name}`];
  });
}

function symbolOf(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  const { parent } = node;
  if (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent)) {
    const property = (parent.propertyName ?? parent.name).getText();
    return checker.getPropertyOfType(checker.getTypeAtLocation(parent.parent), property);
  }
  return checker.getSymbolAtLocation(node);
}

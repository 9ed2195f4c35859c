import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { programOf } from '../support/documents/typescript.ts';
import { REPOSITORY } from '../support/programs/programs.ts';

const ENTRIES = [
  ...['src/redis/index.ts', 'src/client/index.ts', 'src/next/session.ts'],
  ...['src/next/cache-handler.ts', 'src/next/cache-handler-core.ts', 'src/next/auth0-session-store-core.ts'],
].map((file) => join(REPOSITORY, file));

/** A function or method that a user of the package calls. */
interface PublicCall {
  readonly name: string;
  readonly declaration: ts.FunctionDeclaration | ts.MethodSignature;
}

const program = programOf(ENTRIES);
const checker = program.getTypeChecker();

function exportsOf(entry: string): ts.Symbol[] {
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  const symbols = module ? checker.getExportsOfModule(module) : [];
  return symbols.map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );
}

function callsOf(symbol: ts.Symbol): PublicCall[] {
  const { declarations = [] } = symbol;
  return declarations.flatMap((declaration): PublicCall[] => {
    // Callers see the overloads only, not the implementation behind them.
    if (ts.isFunctionDeclaration(declaration))
      return declaration.body && declarations.length > 1 ? [] : [{ name: symbol.name, declaration }];
    if (!ts.isInterfaceDeclaration(declaration)) return [];
    return declaration.members.filter(ts.isMethodSignature).map((member) => ({
      name: `${symbol.name}.${member.name.getText()}`,
      declaration: member,
    }));
  });
}

const CALLS = ENTRIES.flatMap((entry) => exportsOf(entry).flatMap(callsOf));

const UNIT = /\b(ms|s|µs|seconds|bytes|count|number of)\b/;

const textOf = (comment: ts.JSDocTag['comment']): string => ts.getTextOfJSDocComment(comment) ?? '';

function isNumber(parameter: ts.ParameterDeclaration): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
  return (type.flags & ts.TypeFlags.NumberLike) !== 0;
}

/** The missing parts of a call's documentation. */
function missingIn({ declaration }: PublicCall): string[] {
  const tags = ts.getJSDocTags(declaration);
  const documented = ts.getJSDocCommentsAndTags(declaration).some((node) => ts.isJSDoc(node) && node.comment);
  const returned = declaration.type?.getText() ?? '';
  const parameters = declaration.parameters.flatMap((parameter) => {
    // For a destructured parameter, the documentation chooses the name, by position.
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : undefined;
    const comments = tags
      .filter(ts.isJSDocParameterTag)
      .filter((tag) => name === undefined || tag.name.getText().split('.')[0] === name)
      .map(({ comment }) => textOf(comment));
    if (comments.length === 0) return [`@param ${name ?? parameter.name.getText()}`];
    return isNumber(parameter) && !comments.some((text) => UNIT.test(text)) ? [`the unit of ${name}`] : [];
  });
  const has = (tag: string) => tags.some(({ tagName }) => tagName.text === tag);
  return [
    ...(documented ? [] : ['a description']),
    ...parameters,
    ...(returned === 'void' || has('returns') ? [] : ['@returns']),
    ...(!returned.startsWith('Promise') || has('throws') ? [] : ['@throws']),
  ];
}

describe('public API documentation', () => {
  it('covers the core and the client', () => {
    const names = CALLS.map(({ name }) => name);
    expect(names).toContain('CacheStore.setCache');
    expect(names).toContain('createSession');
    expect(names.length).toBeGreaterThan(60);
  });

  it.each(CALLS.map((call) => [call.name, call] as const))('documents %s', (_, call) => {
    expect(missingIn(call)).toEqual([]);
  });

  it('says the same of a store method and of the function on the default instance', () => {
    const docOf = ({ declaration }: PublicCall) =>
      ts.getJSDocCommentsAndTags(declaration).find(ts.isJSDoc)?.getText().replace(/^ +\*/gm, ' *');
    const docsOf = (name: string) => CALLS.filter((call) => call.name === name).map(docOf);
    const methods = CALLS.filter(({ name }) => /^(CacheStore|SessionStore)\./.test(name));
    for (const { name } of methods) {
      const bound = docsOf(name.replace(/^\w+\./, ''));
      if (bound.length > 0) expect(bound, name).toEqual(docsOf(name));
    }
  });
});

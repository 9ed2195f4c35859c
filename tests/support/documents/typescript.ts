import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../programs/programs.ts';

/** A program of the repository's sources, as its tsconfig.json compiles them. */
export function programOf(files: readonly string[]): ts.Program {
  const config = ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), ts.sys.readFile).config;
  return ts.createProgram(files, ts.parseJsonConfigFileContent(config, ts.sys, REPOSITORY).options);
}

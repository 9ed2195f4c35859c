import { delimiter, join } from 'node:path';
import { isExecutable } from '../../../src/local/redis/executable.ts';

export const REPOSITORY = join(import.meta.dirname, '../../..');

/** Where the preflight unpacks Valkey if it is not installed. Ignored by git. */
export const VALKEY_DIR = join(REPOSITORY, '.local/valkey');

/** Where the preflight installs AWS's simulator of AppSync. */
export const SIMULATOR_DIR = join(REPOSITORY, '.local/appsync-simulator');

/** Where the preflight installs the OWASP rules for OpenAPI documents. */
export const OPENAPI_RULES_DIR = join(REPOSITORY, '.local/openapi-rules');

/** Where the preflight installs AWS's runtime client. */
export const LAMBDA_RUNTIME_DIR = join(REPOSITORY, '.local/lambda-runtime');

/** Finds the full path of a program on PATH or unpacked by the preflight. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), VALKEY_DIR];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The shell first: a page takes half the CPU time in it that it takes in the whole browser. */
export const CHROMIUM_PROGRAMS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
] as const;

export function requireProgram(name: string): string {
  const path = findProgram(name);
  if (!path) throw new Error(`${name} is not installed; \`npm test\` installs it or says how`);
  return path;
}

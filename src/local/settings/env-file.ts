import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '../../redis/index.ts';
import { UserError } from '../command/terminal.ts';

const ENV_FILE = '.env.local';

export interface LocalEnvironment {
  readonly values: Environment;
  /** Describes where a variable's value comes from, for messages. */
  originOf(variable: string): string;
}

/** Variables that locate Redis and its credentials. REDIS_URL replaces all of them. */
export const CONNECTION_VARIABLES = [
  'REDIS_PROVIDER',
  'REDIS_URL',
  'REDIS_HOST',
  'REDIS_PORT',
  'REDIS_USERNAME',
  'REDIS_PASSWORD',
  'REDIS_TLS',
  'REDIS_TLS_CA',
  'REDIS_CLUSTER',
  'REDIS_AUTH',
  'REDIS_IAM_CACHE',
  'REDIS_IAM_REGION',
  'REDIS_IAM_SERVERLESS',
] as const;

/** The other variables: those of one server must not be mixed with those of another. */
export const withoutConnection = (values: Environment): Environment =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => !CONNECTION_VARIABLES.some((own) => own === name)),
  );

/**
 * Reads `.env.local` and the real environment, which takes precedence.
 * @param dir directory of the file, which may be missing
 */
export function readEnvironment(dir: string, real: Environment): LocalEnvironment {
  const file = { ...readEnvFile(join(dir, ENV_FILE)) };
  // REDIS_URL=... npm run dev: the file's provider and password belong to another server.
  if (real.REDIS_URL && real.REDIS_PROVIDER === undefined) {
    for (const variable of CONNECTION_VARIABLES) delete file[variable];
  }
  return {
    values: { ...file, ...real },
    originOf: (variable) => (real[variable] === undefined && variable in file ? ENV_FILE : 'the environment'),
  };
}

function readEnvFile(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} cannot be read: ${reason}. Correct it, or remove it to use a local Redis.`);
  }
}

import { ConfigError, type Environment } from '../redis/index.ts';

/** What Amplify leaves in a variable whose secret it did not find: it starts the function nevertheless. */
const UNRESOLVED = '<value will be resolved during runtime>';

/**
 * Refuses to start with secrets that nobody has set.
 * @throws ConfigError naming, for each, the command that sets it
 */
export function requireSecrets(env: Environment): void {
  const missing = Object.keys(env).filter((variable) => env[variable] === UNRESOLVED);
  if (missing.length === 0) return;
  const paths = secretPaths(env);
  throw new ConfigError(
    missing.map((variable) => {
      const path = paths[variable]?.path ?? variable;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const inSandbox = `run \`npx ampx sandbox secret set ${name}\``;
      const onBranch = `add ${name} in the Amplify console under Hosting, Secrets, and redeploy`;
      return { variable, problem: `is a secret without a value: ${isSandbox(path) ? inSandbox : onBranch}` };
    }),
  );
}

/** Variable -> where Amplify looks for its secret, such as /amplify/my-app/alice-sandbox-1a2b3c/NAME. */
function secretPaths(env: Environment): Record<string, { path: string } | undefined> {
  return JSON.parse(env.AMPLIFY_SSM_ENV_CONFIG ?? '{}');
}

/** Branches have `-branch-` there; a path that is not understood gets the command that is easiest to try. */
const isSandbox = (path: string): boolean => !/-branch-[^/]*\/[^/]*$/.test(path);

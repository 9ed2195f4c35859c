import { ConfigError, type Environment } from '../redis/index.ts';

/** The value of a variable if Amplify did not find its secret. Amplify starts the function regardless. */
const UNRESOLVED = '<value will be resolved during runtime>';

/**
 * Checks that every secret has a value.
 * @throws ConfigError with instructions for setting each missing secret
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

/** Variables, and the path of each secret, such as /amplify/my-app/alice-sandbox-1a2b3c/NAME. */
function secretPaths(env: Environment): Record<string, { path: string } | undefined> {
  return JSON.parse(env.AMPLIFY_SSM_ENV_CONFIG ?? '{}');
}

/** Paths of branches contain `-branch-`. An unknown path counts as a sandbox, because its command is easier to try. */
const isSandbox = (path: string): boolean => !/-branch-[^/]*\/[^/]*$/.test(path);

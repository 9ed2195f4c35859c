import { setTimeout as delay } from 'node:timers/promises';
import { createLambdaFunction, type FunctionName, type LambdaFunction } from '../aws/lambda-function.ts';
import { commandLine } from '../local/command/invocation.ts';
import { UserError } from '../local/command/terminal.ts';
import type { Environment } from '../redis/index.ts';
import type { LimitTenant } from './ops-flags.ts';
import { findFunctions, type Target } from './target.ts';
import { changeLimits } from './tenant-limits.ts';

/** Between two looks at an update, and how often to look, which is for a minute. In ms. */
const POLL_MS = 250;
const POLLS = 240;

/** A function whose variables are about to change. */
interface Change {
  readonly name: string;
  readonly deployed: LambdaFunction;
  readonly variables: Readonly<Record<string, string>>;
  readonly revision: string;
  readonly before: unknown;
  readonly isNew: boolean;
}

/**
 * Changes the limits of one tenant in the variable of the running functions, so that no call pays for the possibility:
 * Lambda serves the next requests with new environments. The template does not know of it.
 * @param print receives one line per function
 * @throws UserError for a target or limits that cannot be; Error with what Lambda says
 */
export async function limitTenant(
  target: Target,
  { tenant, limits }: LimitTenant,
  { env, print }: { readonly env: Environment; readonly print: (line: string) => void },
): Promise<void> {
  if (target.kind === 'local') {
    throw new UserError(
      `A local product reads TENANT_LIMITS when it starts: set it in .env.local and restart ${commandLine('dev')}`,
    );
  }
  const { all } = findFunctions(target, env);
  // Nothing is changed until every function has been read and the result is known to be valid.
  const changes = await Promise.all(all.map((name) => readChange(name, env, tenant, limits)));
  for (const { name, deployed, variables, revision, before, isNew } of changes) {
    const now = limits === undefined ? 'has no limits of its own' : `is limited to ${limits}`;
    const was = before === undefined ? 'none of its own' : JSON.stringify(before);
    if (isNew) {
      await deployed.setVariables(variables, revision);
      await untilUpdated(name, deployed);
    }
    print(`${name}: ${tenant} ${now}${isNew ? `; before: ${was}` : ' already'}`);
  }
  print(
    'A deployment that changes the variables of a function undoes this. To keep it, set TENANT_LIMITS in the settings.',
  );
}

async function readChange(
  name: FunctionName,
  env: Environment,
  tenant: string,
  limits: string | undefined,
): Promise<Change> {
  const deployed = createLambdaFunction(name, env);
  const { variables, revision } = await deployed.configuration();
  const { TENANT_LIMITS: current, ...others } = variables;
  const { text, before } = changeLimits(current, tenant, limits);
  const changed = text === undefined ? others : { ...others, TENANT_LIMITS: text };
  return { name: name.name, deployed, variables: changed, revision, before, isNew: text !== current };
}

/** Until then, Lambda may still start environments with the old variables. */
async function untilUpdated(name: string, deployed: LambdaFunction): Promise<void> {
  for (let poll = 0; poll < POLLS; poll++) {
    const { update } = await deployed.configuration();
    if (update === 'Successful') return;
    if (update === 'Failed') throw new Error(`${name} could not be updated. Check it in the Lambda console`);
    await delay(POLL_MS);
  }
  throw new Error(`${name} is still being updated. Check it in the Lambda console`);
}

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cleanUpOf, readTarget, readUpstash, runSmokeTest } from '../aws/smoke/index.ts';
import { required } from '../local/command/flags.ts';
import { commandLine } from '../local/command/invocation.ts';
import { print, runCommand, UserError } from '../local/command/terminal.ts';
import { PERMISSIONS } from '../self-test/index.ts';

const USAGE = `Runs the self-test against a deployed backend and points at the likely cause of a failure.

  ${commandLine('smoke', '--token TOKEN [--outputs amplify_outputs.json]')}

  --token TOKEN     access token of a tenant, with ${PERMISSIONS.join(', ')}; or set SMOKE_TOKEN
  --outputs FILE    outputs file of the deployment; default: amplify_outputs.json

With AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (lambda:InvokeFunction) it also runs the scheduled cleanup.
With UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN it also checks the Upstash database for read regions.`;

interface SmokeFlags {
  readonly token: string;
  readonly outputs: string;
}

function parse(args: string[]): SmokeFlags {
  const { values } = parseArgs({
    args,
    options: { token: { type: 'string' }, outputs: { type: 'string', default: 'amplify_outputs.json' } },
  });
  return { token: required('--token', values.token ?? process.env.SMOKE_TOKEN), outputs: values.outputs };
}

async function smoke({ token, outputs }: SmokeFlags): Promise<void> {
  const target = loadTarget(outputs);
  const upstash = readUpstash(process.env);
  print(`A ${target.environment} backend: ${target.sessionUrl} and ${target.cacheUrl}`);
  const passed = await runSmokeTest({
    target,
    token,
    upstash,
    cleanUp: cleanUpOf(target, process.env),
    print,
  });
  if (!passed) process.exitCode = 1;
}

function loadTarget(outputs: string) {
  try {
    return readTarget(readFileSync(outputs, 'utf8'));
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const how = absent ? `. Write it with: npx ampx generate outputs --app-id <app> --branch <branch>` : '';
    throw new UserError(`${outputs}: ${error instanceof Error ? error.message : String(error)}${how}`);
  }
}

await runCommand({ usage: USAGE, parse, run: smoke });

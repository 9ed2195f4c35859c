import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cleanUpOf, readTarget, readUpstash, runSmokeTest } from '../aws/smoke/index.ts';
import { commandLine } from '../local/command/invocation.ts';
import { PERMISSIONS } from '../self-test/index.ts';

const USAGE = `Runs the self-test against a deployed backend and points at the likely cause of a failure.

  ${commandLine('smoke', '--token TOKEN [--outputs amplify_outputs.json]')}

  --token TOKEN     access token of a tenant, with ${PERMISSIONS.join(', ')}; or set SMOKE_TOKEN
  --outputs FILE    outputs file of the deployment; default: amplify_outputs.json

With AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (lambda:InvokeFunction) it also runs the scheduled cleanup.
With UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN it also checks the Upstash database for read regions.`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function end(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        token: { type: 'string' },
        outputs: { type: 'string', default: 'amplify_outputs.json' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return end(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

const { token = process.env.SMOKE_TOKEN, outputs, help } = readFlags();
if (help) {
  print(USAGE);
  process.exit();
}
if (!token) end(USAGE);

function loadTarget() {
  try {
    return readTarget(readFileSync(outputs, 'utf8'));
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const how = absent ? `. Write it with: npx ampx generate outputs --app-id <app> --branch <branch>` : '';
    return end(`${outputs}: ${error instanceof Error ? error.message : String(error)}${how}`);
  }
}

function loadUpstash() {
  try {
    return readUpstash(process.env);
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error));
  }
}

const target = loadTarget();
const upstash = loadUpstash();
print(`A ${target.environment} backend: ${target.sessionUrl} and ${target.cacheUrl}`);
process.exitCode = (await runSmokeTest({
  target,
  token,
  upstash,
  cleanUp: cleanUpOf(target, process.env),
  print,
}))
  ? 0
  : 1;

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PERMISSIONS } from '../self-test/index.ts';
import { runSmokeTest } from './smoke-run.ts';
import { readTarget, readUpstash } from './smoke-target.ts';

const USAGE = `Runs the steps of the self-test against a deployed backend and explains what is wrong.
usage: npm run smoke -- --token <access token> [--outputs amplify_outputs.json]
The token may also come from the environment variable SMOKE_TOKEN. It needs a tenant and ${PERMISSIONS.join(', ')}.
With UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN it also looks for read regions of the Upstash database.`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function end(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const { token = process.env.SMOKE_TOKEN, outputs } = parseArgs({
  options: { token: { type: 'string' }, outputs: { type: 'string', default: 'amplify_outputs.json' } },
}).values;
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
process.exitCode = (await runSmokeTest({ target, token, upstash, print })) ? 0 : 1;

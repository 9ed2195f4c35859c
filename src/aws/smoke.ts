import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSmokeChecks, smokeChecks } from './smoke-checks.ts';
import { createCall } from './smoke-http.ts';
import { readTarget } from './smoke-target.ts';

const USAGE = `Exercises a deployed backend end to end and says what is wrong.
usage: npm run smoke -- --token <access token> [--outputs amplify_outputs.json]
The token may also come from the environment variable SMOKE_TOKEN. It needs a tenant and cache:write.`;

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

const target = loadTarget();
print(`A ${target.environment} backend: ${target.sessionUrl} and ${target.cacheUrl}`);
const callers = { call: createCall(token, fetch), anonymous: createCall('', fetch) };
process.exitCode = (await runSmokeChecks(smokeChecks(target, callers), print)) ? 0 : 1;

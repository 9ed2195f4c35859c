import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ampxContext, WITHOUT_BUNDLES } from './ampx-context.ts';

const USAGE = `Writes the CloudFormation assembly of the backend, without credentials.

  npm run synth -- sandbox|branch [--name main]

  --name NAME        the branch or sandbox; by default main, or local for a sandbox
  --app-id ID        the Amplify app; by default d1example
  --out FOLDER       by default out/<kind>-<name>
  --skip-bundling    leaves out the code of the functions`;

/** The CDK context that `ampx` passes. */
function contextOf(type: string, name: string, appId: string, skipBundling: boolean): string {
  return JSON.stringify({ ...ampxContext(type, appId, name), ...(skipBundling && WITHOUT_BUNDLES) });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    'app-id': { type: 'string', default: 'd1example' },
    out: { type: 'string' },
    'skip-bundling': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}
const [type = '', ...rest] = positionals;
if (!['sandbox', 'branch'].includes(type) || rest.length > 0) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const name = values.name ?? (type === 'branch' ? 'main' : 'local');
const out = values.out ?? `out/${type}-${name.replace(/[^A-Za-z0-9-]/g, '-')}`;
const context = contextOf(type, name, values['app-id'], values['skip-bundling']);
// Runs in a separate process, because the assembly is written when the process exits.
const backend = new URL('./backend.ts', import.meta.url).pathname;
const synth = spawn(process.execPath, ['--import', 'tsx', backend], {
  stdio: 'inherit',
  env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: context },
});
const [code] = await once(synth, 'exit');
if (code === 0) process.stdout.write(`${out}\n`);
process.exit(code ?? 1);

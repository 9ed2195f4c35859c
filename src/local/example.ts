import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from './command/flags.ts';
import { shutdownSignal } from './command/shutdown-signal.ts';
import { print, runCommand } from './command/terminal.ts';
import { portalEnvironment, productEnvironment } from './portal/environment.ts';
import { installPortal } from './portal/install.ts';
import { createPrograms, type Programs } from './portal/processes.ts';
import { freePort } from './server/free-port.ts';

const DEFAULT_PORT = 3100;

const USAGE = `Runs the example examples/nextjs-portal with everything it needs: this product, and a local provider in place of Auth0.

  npm run example
  npm run example -- --port 4000

  --port N    port of the portal; default: ${DEFAULT_PORT}

The first run installs its packages into .local/nextjs-portal. Ctrl-C stops everything.`;

const REPOSITORY = join(import.meta.dirname, '../..');

await runCommand({
  usage: USAGE,
  parse: (args) => parseArgs({ args, options: { port: { type: 'string' } } }).values,
  run: async (flags) => {
    const port = wholeNumber('--port', flags.port, { min: 1, max: 65_535 }) ?? DEFAULT_PORT;
    const programs = createPrograms();
    try {
      await Promise.race([start(port, programs), shutdownSignal]);
      await Promise.race([programs.failure, shutdownSignal]);
    } finally {
      await programs.stop();
    }
  },
});
// The watch of its files and the listeners of the signals would keep it running.
process.exit();

async function start(port: number, programs: Programs): Promise<void> {
  const cwd = await installPortal();
  const [portal, provider] = [`http://localhost:${port}`, `http://localhost:${await freePort()}`];
  print('Starting the product, the provider and the portal');
  const product = ['--import', 'tsx', 'src/local/dev.ts', '--port', '0'];
  const ready = await programs.start(/^ready http\S+$/m, product, {
    cwd: REPOSITORY,
    env: productEnvironment({ provider }),
  });
  const api = ready.replace('ready ', '');
  const env = portalEnvironment({ portal, provider, api });
  await programs.start(/^ready/m, ['local/provider.mjs'], { cwd, env });
  const next = ['node_modules/next/dist/bin/next', 'dev', '--port', String(port), '--hostname', 'localhost'];
  await programs.start(/Ready in/, next, { cwd, env, isShown: true });
  print(`
Open ${portal}

  alice of Acme     edits jobs
  bob of Acme       reads jobs
  carol of Globex   edits jobs

Each user may have two sessions: open a second browser and a private window to see one end. Changes in
examples/nextjs-portal appear at once. The product is at ${api}. Its console shows the
sessions and the cache. Next.js prints its log below. Ctrl-C stops everything.`);
}

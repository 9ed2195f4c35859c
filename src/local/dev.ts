import { banner } from './banner.ts';
import { DEV_USAGE, parseDevFlags } from './dev-flags.ts';
import { readEnvironment } from './env-file.ts';
import { startProduct } from './product.ts';
import { shutdownSignal } from './shutdown-signal.ts';
import { print, printError, runCommand } from './terminal.ts';

/** Longest wait for a clean stop, in ms. */
const STOP_TIMEOUT_MS = 3_000;

await runCommand({
  usage: DEV_USAGE,
  parse: parseDevFlags,
  run: async ({ port }) => {
    const root = process.cwd();
    const environment = readEnvironment(root, process.env);
    const starting = startProduct({ port, environment, root, onNotice: printError });
    const product = await Promise.race([starting, shutdownSignal]);
    // Anything already started ends with this process.
    if (!product) return;
    print(await banner(product));
    print(`ready ${product.url}`);
    await shutdownSignal;
    print('Stopping');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    await product.stop();
  },
});
// Connections kept alive by clients in this process would keep it running.
process.exit();

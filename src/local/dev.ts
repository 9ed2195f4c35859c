import { banner } from './banner.ts';
import { DEV_USAGE, parseDevFlags } from './dev-flags.ts';
import { readEnvironment } from './env-file.ts';
import { startProduct } from './product.ts';
import { print, printError, runCommand } from './terminal.ts';
import { shutdownSignal } from './shutdown-signal.ts';

/** A stop that takes longer is cut short. */
const STOP_TIMEOUT_MS = 3_000;

await runCommand({
  usage: DEV_USAGE,
  parse: parseDevFlags,
  run: async ({ port }) => {
    const root = process.cwd();
    const environment = readEnvironment(root, process.env);
    const starting = startProduct({ port, environment, root, onNews: printError });
    const product = await Promise.race([starting, shutdownSignal]);
    // What has begun to start ends with this process.
    if (!product) return;
    print(await banner(product));
    print(`ready ${product.url}`);
    await shutdownSignal;
    print('Stopping');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    await product.stop();
  },
});
// Connections kept alive by clients inside this process would hold it.
process.exit();

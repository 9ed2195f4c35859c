import { shutdownSignal } from '../command/shutdown-signal.ts';
import { print, printError, runCommand } from '../command/terminal.ts';
import { DEV_USAGE, type DevFlags, parseDevFlags } from './flags.ts';
import type { Surroundings } from './product.ts';

/** Longest wait for a clean stop, in ms. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * The command `dev`. Ends the process.
 * @param surroundings loads what differs between the package and the repository
 */
export async function runDev(surroundings: () => Promise<Surroundings>): Promise<void> {
  await runCommand({
    usage: DEV_USAGE,
    parse: parseDevFlags,
    run: (flags) => serveUntilShutdown(flags, surroundings),
  });
  // Connections kept alive by clients in this process would keep it running.
  process.exit();
}

async function serveUntilShutdown(
  { port }: DevFlags,
  surroundings: () => Promise<Surroundings>,
): Promise<void> {
  const root = process.cwd();
  // Loaded only now: help and wrong flags need none of it.
  const [{ readEnvironment }, { requirePackages }] = await Promise.all([
    import('../settings/env-file.ts'),
    import('./required-packages.ts'),
  ]);
  const environment = readEnvironment(root, process.env);
  requirePackages(environment.values);
  // Both import packages that may have been missing.
  const [{ startProduct }, { banner }] = await Promise.all([import('./product.ts'), import('./banner.ts')]);
  const starting = startProduct({
    ...(await surroundings()),
    port,
    environment,
    root,
    onNotice: printError,
  });
  const product = await Promise.race([starting, shutdownSignal]);
  // Anything already started ends with this process.
  if (!product) return;
  print(banner(product));
  print(`ready ${product.url}`);
  await shutdownSignal;
  print('Stopping');
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  await product.stop();
}

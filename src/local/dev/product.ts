import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { commandLine } from '../command/invocation.ts';
import { UserError } from '../command/terminal.ts';
import type { ConsoleContext } from '../console/console-pages.ts';
import { pages } from '../console/pages.ts';
import {
  issuerPort,
  keepIssuerPort,
  keptSigningKey,
  type LocalIssuer,
  startIssuer,
} from '../issuer/index.ts';
import { publishFiles } from '../outputs/index.ts';
import { createConnectionNotices, findOrStartRedis } from '../redis/index.ts';
import { LOOPBACK } from '../server/loopback.ts';
import type { LocalEnvironment } from '../settings/env-file.ts';
import { SETTINGS } from '../settings/settings.ts';
import { misspelledVariables } from '../settings/unknown-variables.ts';
import { makeLocalDirectory, stateDirectory, writeState } from '../state/index.ts';
import { createDevApp, type Fetch, starting } from './app.ts';
import { claimPort } from './claim-port.ts';
import { DEFAULT_PORT } from './flags.ts';
import { startService } from './service.ts';

export interface Product {
  readonly url: string;
  /** Notices about its ports and its settings. */
  readonly notices: readonly string[];
  readonly issuer: LocalIssuer;
  readonly redis: { readonly description: string; readonly notices: readonly string[] };
  /** The file that a front end passes to `Amplify.configure`. */
  readonly outputs: { readonly path: string; readonly notice?: string | undefined };
  /** Stops everything that was started, in reverse order. */
  stop(): Promise<void>;
}

/** What differs between the package and the repository. */
export interface Surroundings {
  readonly consoleFiles: ConsoleContext['consoleFiles'];
  /** Where to write the outputs, if `root` is the directory that the product was started in. */
  readonly outputsPath: (root: string) => string;
  /** How to use them, if that needs an explanation. */
  readonly outputsNotice?: string;
}

export interface ProductOptions extends Surroundings {
  /** Undefined for the default port or the next free one, 0 for any. */
  readonly port: number | undefined;
  readonly environment: LocalEnvironment;
  /** Directory below which the state of running products is kept. */
  readonly root: string;
  /** Receives notices for the user while the product runs. */
  readonly onNotice: (text: string) => void;
}

const READY_TIMEOUT_MS = 5_000;

/** Starts Redis if necessary, the issuer and the HTTP server. Resolves when the product is ready. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { port, environment, root, onNotice, consoleFiles } = options;
  const started: (() => void | Promise<void>)[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    let serve: Fetch = starting;
    const server = await claimPort(
      getRequestListener((request, bindings) => serve(request, bindings)),
      port,
    );
    started.push(server.stop);
    const url = `http://${LOOPBACK}:${server.port}`;

    const redis = await findOrStartRedis(environment);
    started.push(redis.stop);
    void redis.gone.then((log) => {
      if (!stopping) onNotice(`The Redis process has exited. Restart ${commandLine('dev')}.\n${log}`);
    });

    const pageOrigins = [url, `http://localhost:${server.port}`];
    makeLocalDirectory(root);
    // A port that the product does not get again is not worth remembering.
    const wanted = port === 0 ? 0 : issuerPort(root, server.port);
    const issuer = await startIssuer({
      pageOrigins,
      key: await keptSigningKey(root),
      port: wanted,
    });
    started.push(issuer.stop);
    if (port !== 0) keepIssuerPort(root, server.port, issuer.port);

    const connection = createConnectionNotices(onNotice, () => stopping);
    const service = startService(redis.environment, issuer, connection.onEvent);
    started.push(service.stop);
    // Ends before the service does: a Redis that does not respond would delay its stop.
    if (redis.faults) started.push(redis.faults.stop);

    const { corsOrigins } = service.config;
    const { faults } = redis;
    const context = { issuerUrl: issuer.url, consoleFiles, pageOrigins, ...(faults && { faults }) };
    const app = createDevApp({ ...service, pages: pages(context), corsOrigins });
    serve = (request, bindings) => app.fetch(request, bindings);
    await untilReady(url, connection.reason);

    const { mintSecret } = issuer;
    const state = {
      url,
      issuer: issuer.url,
      mintSecret,
      pid: process.pid,
      anyPort: port === 0,
      redis: redis.own,
      startedAt: new Date().toISOString(),
    };
    const path = options.outputsPath(root);
    started.push(() => void publishFiles(root, path));
    started.push(writeState(stateDirectory(root), state));
    const named = publishFiles(root, path);
    const notice =
      named === url
        ? options.outputsNotice
        : `points to ${named}; a product with --port 0 does not replace it`;
    const notices = [
      ...misspelledVariables(environment.values, SETTINGS),
      ...(port === undefined && server.port !== DEFAULT_PORT ? [`port ${DEFAULT_PORT} is taken`] : []),
      ...(wanted !== 0 && issuer.port !== wanted
        ? [`Port ${wanted} of the token issuer is taken, so tokens from earlier runs are not accepted.`]
        : []),
    ];
    return { url, notices, issuer, redis, outputs: { path, notice }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(url: string, reason: () => string | undefined): Promise<void> {
  const timeoutAt = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(`${url}/api/redis/health`);
    if (response.ok) return;
    if (performance.now() > timeoutAt)
      throw new UserError(
        `The product did not become ready: ${reason() ?? (await response.text())}\nLOG_LEVEL=debug ${commandLine('dev')} prints details.`,
      );
    await delay(20);
  }
}

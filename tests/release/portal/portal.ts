import { existsSync, readFileSync } from 'node:fs';
import { portalEnvironment, productEnvironment } from '../../../src/local/portal/environment.ts';
import { freePort } from '../../../src/local/server/free-port.ts';
import { isServed } from '../../support/programs/is-served.ts';
import { reapProcess } from '../../support/programs/reaper.ts';
import {
  clear,
  type LocalProcess,
  launch,
  makeWorkplace,
  type RunningProduct,
  startProduct,
  stop,
} from '../../support/programs/workplace.ts';
import { type StandaloneServer, startStandalone } from '../../support/redis/standalone.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Consumer } from '../consumers/consumer.ts';
import { installExample } from '../examples/example.ts';

/** The example with everything that it needs, each in a process of its own. */
export interface Portal {
  readonly url: string;
  readonly provider: string;
  readonly redis: StandaloneServer;
  /** What the portal and its provider have printed. */
  readonly output: () => string;
  /** Ends the product, whose data stays in Redis. @returns a function that starts it again at the same place */
  stopProduct(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export interface PortalOptions {
  readonly command: 'start' | 'dev';
  /** Life of access tokens, in s. */
  readonly tokenSeconds?: number;
  /** Further variables of the portal. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Installs the example and the tarball. */
export async function installPortal(files: Readonly<Record<string, string>> = {}): Promise<Consumer> {
  const example = await installExample('nextjs-portal');
  example.write(files);
  return example;
}

/** No result depends on it, even on a busy machine. */
const PATIENT = { REDIS_API_TIMEOUT_MS: '60000' };

/** Runs what `npm run example` runs, on free ports. The example must have been built for `next start`. */
export async function startPortal(
  { dir }: Consumer,
  { command, tokenSeconds = 3_600, env = {} }: PortalOptions,
): Promise<Portal> {
  const workplace = makeWorkplace();
  const redis = await startStandalone();
  const programs: LocalProcess[] = [];
  const forget: (() => void)[] = [];
  const stopAll = async () => {
    // If it did not receive the signal, the server started by next dev would keep running.
    for (const { child, exited } of programs) {
      child.kill('SIGTERM');
      await exited;
    }
    for (const each of forget.splice(0)) each();
    await clear(workplace);
    await redis.close();
  };
  try {
    const [portalPort, providerPort] = [await freePort(), await freePort()];
    const [url, provider] = [`http://localhost:${portalPort}`, `http://localhost:${providerPort}`];
    const redisUrl = { REDIS_URL: `redis://127.0.0.1:${redis.process.address.port}` };
    const startOn = (port: string) =>
      startProduct(workplace, ['--port', port], { ...productEnvironment({ provider }), ...redisUrl });
    let product: RunningProduct = await startOn('0');
    const { port } = new URL(product.url);

    const shared = portalEnvironment({ portal: url, provider, api: product.url });
    const here = { ...workplace, dir: { path: dir, remove: () => {} } };
    const run = (...args: string[]) =>
      launch(here, [process.execPath, ...args], {
        ...{ ...shared, ...PATIENT, TOKEN_SECONDS: String(tokenSeconds), ...env },
      });
    const next = ['node_modules/next/dist/bin/next', command, '--port', `${portalPort}`];
    programs.push(run('local/provider.mjs'), run(...next, '--hostname', 'localhost'));
    const output = () => programs.map(({ out, err }) => out() + err()).join('');
    await waitUntil('the portal and its provider', async () => {
      if (programs.some(({ child }) => child.exitCode !== null)) throw new Error(output());
      return (await isServed(url)) && (await isServed(`${provider}/.well-known/openid-configuration`));
    });
    forget.push(...programs.flatMap(({ child }) => reapChildren(child.pid)));
    return {
      ...{ url, provider, redis, output, stop: stopAll },
      async stopProduct() {
        await stop(product);
        return async () => {
          product = await startOn(port);
        };
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Child processes must not outlive the tests either, even if the tests are killed. */
function reapChildren(pid: number | undefined): (() => void)[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(list)) return [];
  const children = readFileSync(list, 'utf8').split(' ').filter(Boolean);
  return children.map((child) => reapProcess(Number(child)));
}

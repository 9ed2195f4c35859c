import { join } from 'node:path';
import { findProduct, mintToken } from '../../src/local/state/running-product.ts';
import { UNREACHED_LIMITS } from '../support/limits.ts';
import { heapOf, heapProbeEnvironment } from '../support/programs/heap-probe.ts';
import { clear, makeWorkplace, startProduct, stop, untilReady } from '../support/programs/workplace.ts';
import type { Live } from './words.ts';

/** The local product in its own process, for requests that only a socket can send. */
export interface LocalProduct {
  readonly port: number;
  readonly host: string;
  live(): Promise<Live>;
  /** Bytes of its heap in use. */
  heap(): Promise<number>;
  /** @returns its errors on stderr, and whether it has ended or is not ready */
  problems(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const permissions = ['cache:write', 'sessions:manage', 'sessions:delegate', 'console:use', 'tenant:purge'];

export async function openLocalProduct(): Promise<LocalProduct> {
  const workplace = makeWorkplace();
  const socket = join(workplace.dir.path, 'heap.sock');
  const product = await startProduct(workplace, ['--port', '0'], {
    ...heapProbeEnvironment(socket),
    ...UNREACHED_LIMITS,
  });
  const state = await findProduct(workplace.dir.path);
  const mint = (tenant: string, user: string, given: readonly string[] = permissions) =>
    mintToken(state, { tenant, user, permissions: [...given], ttl: 6 * 3_600 });
  const alice = await mint('org_fuzz', 'auth0|alice');
  const tokens = new Map([
    ['tokenOfAlice', alice],
    ['tokenOfBob', await mint('org_fuzz', 'auth0|bob', [])],
    ['tokenOfMallory', await mint('org_mallory', 'auth0|mallory')],
  ]);
  const { host, port } = new URL(product.url);
  return {
    host,
    port: Number(port),
    async live() {
      const response = await fetch(`${product.url}/api/redis/session`, {
        method: 'POST',
        headers: { authorization: `Bearer ${alice}` },
      });
      const { sessionId, session } = Object(await response.json());
      return new Map([...tokens, ['sessionIdOfAlice', sessionId], ['handleOfAlice', session.handle]]);
    },
    heap: () => heapOf(socket),
    async problems() {
      if (product.child.exitCode !== null)
        return [`The local product ended:\n${product.err().slice(-2_000)}`];
      // A busy machine may exceed the timeout of the health check; `OUTAGES` allows it.
      const ok = await untilReady(product.url).then(
        () => true,
        () => false,
      );
      const lines = product
        .err()
        .split('\n')
        .filter((line) => !line.includes('"NOT_READY"'));
      const errors = lines.join('\n').trim();
      return [
        ...(ok ? [] : ['The local product is not ready at the end']),
        ...(errors === '' ? [] : [`The local product wrote to stderr: ${errors.slice(0, 2_000)}`]),
      ];
    },
    close: async () => {
      await stop(product);
      await clear(workplace);
    },
  };
}

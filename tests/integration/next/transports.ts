import { describe } from 'vitest';
import type { CacheHandlerOptions, NextCacheHandler } from '../../../src/next/cache/index.ts';
import { cacheHandler as httpHandler } from '../../../src/next/cache-handler.ts';
import { cacheHandler as coreHandler } from '../../../src/next/cache-handler-core.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { describeRedis, freshTenant } from '../../support/redis/kinds.ts';
import { countingClient } from '../../support/stores/counting-client.ts';

/** A server of Next.js: its handler, what that costs, and a switch for the network. */
export interface NextServer {
  readonly handler: NextCacheHandler;
  /** Commands or requests so far. */
  readonly trips: () => number;
  /** While true, nothing that the handler sends arrives. */
  isCutOff: boolean;
}

/** Opens servers of one tenant. */
export type OpenServer = (options?: CacheHandlerOptions) => NextServer;

/** @returns a function that opens servers of a fresh tenant */
export type Tenants = () => Promise<OpenServer>;

const CUT_OFF = new Error('cut off');

/** Describes a suite once for every transport, on real servers. */
export function forEachTransport(suite: (tenants: Tenants) => void): void {
  for (const kind of ['standalone', 'cluster', 'upstash'] as const) {
    describeRedis(kind, (redis) => {
      suite(async () => {
        const tenantId = freshTenant();
        return (options = {}) => {
          const client = countingClient(redis.client);
          const pass =
            <Args extends unknown[], Reply>(send: (...args: Args) => Promise<Reply>) =>
            (...args: Args): Promise<Reply> => {
              if (server.isCutOff) throw CUT_OFF;
              return send(...args);
            };
          const { command, pipeline, script } = client;
          const cuttable = {
            ...client,
            command: pass(command),
            pipeline: pass(pipeline),
            script: pass(script),
          };
          const store = createCacheStore(cuttable);
          const server: NextServer = {
            handler: coreHandler({ tenantId, store, ...options }),
            trips: () => client.roundTrips,
            isCutOff: false,
          };
          return server;
        };
      });
    });
  }
  describe('over HTTP', () => {
    const product = productPerFile();
    suite(async () => {
      const token = await product.mint({
        tenant: freshTenant(),
        user: 'next',
        permissions: ['cache:write'],
      });
      return (options = {}) => {
        let requests = 0;
        const server: NextServer = {
          handler: httpHandler({
            ...{ cacheUrl: product.url, getToken: () => token, timeoutMs: 60_000 },
            fetch: async (...request) => {
              requests++;
              if (server.isCutOff) throw CUT_OFF;
              return globalThis.fetch(...request);
            },
            ...options,
          }),
          trips: () => requests,
          isCutOff: false,
        };
        return server;
      };
    });
  });
}

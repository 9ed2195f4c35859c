import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
} from '../support/programs/workplace.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';

interface TokenClaims {
  readonly tenant?: string;
  readonly permissions?: readonly string[];
}

/** The product as `npm run dev` serves it, with a Redis that a test may kill and restart. */
export interface ServedProduct {
  readonly url: string;
  readonly redis: StandaloneServer;
  /**
   * @param ttl seconds
   * @param claims tenant: `org_acme` if absent; permissions: those of the demo user if absent
   */
  token(user: string, ttl: number, claims?: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

/** @param settings environment variables of the product besides REDIS_URL */
export async function serveProduct(settings: Readonly<Record<string, string>> = {}): Promise<ServedProduct> {
  const redis = await startStandalone();
  const here = makeWorkplace();
  const close = async () => {
    await clear(here);
    await redis.close();
  };
  let product: RunningProduct;
  try {
    const env = { ...settings, REDIS_URL: `redis://127.0.0.1:${redis.process.address.port}` };
    product = await startProduct(here, ['--port', '0'], env);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: product.url,
    redis,
    token: (user, ttl, { tenant = 'org_acme', permissions } = {}) =>
      mint(here, { tenant, user, ttl, permissions }),
    close,
  };
}

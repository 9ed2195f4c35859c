import { clear, makeWorkplace, mint, startProduct } from '../support/programs/workplace.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';

interface TokenClaims {
  readonly tenant?: string;
  readonly permissions?: readonly string[];
}

/** The product as `npm run dev` serves it. */
export interface ServedProduct {
  readonly url: string;
  /**
   * @param ttl seconds
   * @param claims tenant: `org_acme` if absent; permissions: those of the demo user if absent
   */
  token(user: string, ttl: number, claims?: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

/** One with a Redis that a test may kill and restart. */
export interface ProductAndRedis extends ServedProduct {
  readonly redis: StandaloneServer;
}

/** A product that starts its own Redis. @param settings environment variables of the product */
export async function serveProduct(settings: Readonly<Record<string, string>> = {}): Promise<ServedProduct> {
  const here = makeWorkplace();
  try {
    const { url } = await startProduct(here, ['--port', '0'], settings);
    return {
      url,
      token: (user, ttl, { tenant = 'org_acme', permissions } = {}) =>
        mint(here, { tenant, user, ttl, permissions }),
      close: () => clear(here),
    };
  } catch (error) {
    await clear(here);
    throw error;
  }
}

/** @param settings environment variables of the product besides REDIS_URL */
export async function serveProductAndRedis(
  settings: Readonly<Record<string, string>> = {},
): Promise<ProductAndRedis> {
  const redis = await startStandalone();
  try {
    const REDIS_URL = `redis://127.0.0.1:${redis.process.address.port}`;
    const product = await serveProduct({ ...settings, REDIS_URL });
    const close = async () => {
      await product.close();
      await redis.close();
    };
    return { ...product, redis, close };
  } catch (error) {
    await redis.close();
    throw error;
  }
}

import { cacheOrFetch, invalidateCacheByTags } from 'amplify-redis';
import { type Product, selectProduct, selectProducts, updatePrice } from './database.ts';

const TTL = 300; // seconds

export const listProducts = (tenantId: string): Promise<Product[]> =>
  cacheOrFetch(tenantId, 'product-lists', 'all', () => selectProducts(tenantId), TTL, ['products']);

/** A product that does not exist is `null`, which is cached for ten seconds. */
export const findProduct = (tenantId: string, id: string): Promise<Product | null> =>
  cacheOrFetch(tenantId, 'products', id, () => selectProduct(tenantId, id), TTL, [`product:${id}`], {
    negativeTTL: 10,
  });

/** Once this returns, no request on any server reads the old price. */
export async function setPrice(tenantId: string, id: string, price: number): Promise<boolean> {
  const exists = await updatePrice(tenantId, id, price);
  if (exists) await invalidateCacheByTags(tenantId, ['products', `product:${id}`]);
  return exists;
}

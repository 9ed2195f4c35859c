import * as z from 'zod/mini';
import { commandLine } from '../command/invocation.ts';
import { UserError } from '../command/terminal.ts';
import { isLoopbackHost } from '../server/loopback.ts';
import type { TokenSubject } from '../tokens/claims.ts';
import { type ProductState, readStates, stateDirectory } from './state-file.ts';

const CALL_TIMEOUT_MS = 3_000;

/**
 * Finds the running product: the newest one, or the one at an address.
 * @param root the directory that products were started in
 */
export async function findProduct(root: string, url?: URL): Promise<ProductState> {
  const products = readStates(stateDirectory(root));
  const candidates = url ? products.filter((product) => sameAddress(new URL(product.url), url)) : products;
  for (const product of candidates) {
    // Another program may have the process id of a product that was killed.
    if (await isAlive(product)) return product;
  }
  const others =
    url && products.length > 0 ? `\nRunning: ${products.map((product) => product.url).join(', ')}.` : '';
  const where = url ? ` at ${url.origin}` : '';
  throw new UserError(`No product is running${where}. Start one with: ${commandLine('dev')}${others}`);
}

/**
 * Finds the Redis that the running product has started.
 * @returns the variables that lead to it
 */
export async function findRedisOfProduct(root: string): Promise<Readonly<Record<string, string>>> {
  const { url, redis } = await findProduct(root);
  if (redis) return redis;
  throw new UserError(
    `${url} uses a Redis that it did not start. Set REDIS_PROVIDER or REDIS_URL to that Redis.`,
  );
}

/** Mints a token for any user at the product's issuer, with the secret of its state file. */
export async function mintToken(
  { issuer, mintSecret }: ProductState,
  request: TokenSubject & { ttl?: number | undefined },
): Promise<string> {
  const response = await fetch(`${issuer}/mint`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${mintSecret}` },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  const body = bodySchema.safeParse(await response.json());
  if (body.success && body.data.token) return body.data.token;
  throw new UserError(
    `The local issuer rejected the request: ${body.data?.message ?? `status ${response.status}`}`,
  );
}

const bodySchema = z.object({ token: z.optional(z.string()), message: z.optional(z.string()) });

async function isAlive({ issuer }: ProductState): Promise<boolean> {
  try {
    const url = `${issuer}/.well-known/openid-configuration`;
    return (await fetch(url, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

const sameAddress = (a: URL, b: URL): boolean =>
  a.port === b.port && (a.hostname === b.hostname || (isLoopbackHost(a.host) && isLoopbackHost(b.host)));

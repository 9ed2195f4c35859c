import * as z from 'zod/mini';
import { isLoopbackHost } from './loopback.ts';
import { type ProductState, readStates, stateDirectory } from './state-file.ts';
import { UserError } from './terminal.ts';
import type { TokenSubject } from './token-claims.ts';

const CALL_TIMEOUT_MS = 3_000;

/**
 * The product that a command is about: the newest one running, or the one at an address.
 * @param root where products were started; their state is below it
 */
export async function findProduct(root: string, url?: URL): Promise<ProductState> {
  const products = readStates(stateDirectory(root));
  const candidates = url ? products.filter((product) => sameAddress(new URL(product.url), url)) : products;
  for (const product of candidates) {
    // A process id may have been given to another program since the product was killed.
    if (await answers(product)) return product;
  }
  const others =
    url && products.length > 0 ? ` Running: ${products.map((product) => product.url).join(', ')}.` : '';
  const where = url ? ` at ${url.origin}` : '';
  throw new UserError(
    `No product is running${where}. Start one with: npm run dev${others && `\n${others.trim()}`}`,
  );
}

/** Has the product's issuer mint a token for anybody, which takes the secret of its state file. */
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
  const answer = answerSchema.safeParse(await response.json());
  if (answer.success && answer.data.token) return answer.data.token;
  throw new UserError(`The local issuer refused: ${answer.data?.message ?? `status ${response.status}`}`);
}

const answerSchema = z.object({ token: z.optional(z.string()), message: z.optional(z.string()) });

async function answers({ issuer }: ProductState): Promise<boolean> {
  try {
    const url = `${issuer}/.well-known/openid-configuration`;
    return (await fetch(url, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

const sameAddress = (a: URL, b: URL): boolean =>
  a.port === b.port && (a.hostname === b.hostname || (isLoopbackHost(a.host) && isLoopbackHost(b.host)));

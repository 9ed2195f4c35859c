import { hash } from 'node:crypto';
import type { RequestFacts } from '../operations/index.ts';
import { addressIn } from './address.ts';
import { PROXY_SECRET_HEADER, type TrustedProxy } from './settings.ts';

/** Reads a request header. @param name in lower case */
export type ReadHeader = (name: string) => string | undefined;

/**
 * Where a request comes from. What the transport observes is the proxy, if there is one; then the client is in headers
 * of the proxy. They count only with its secret, because the function URLs are public and anyone can send the headers.
 * @param observed by the transport
 * @param header reads the request's headers
 * @param proxy undefined if none is configured
 * @returns what the headers say, and what was observed in place of headers that are missing or malformed
 */
export function requestFacts(
  observed: RequestFacts,
  header: ReadHeader,
  proxy: TrustedProxy | undefined,
): RequestFacts {
  if (!proxy || !isFrom(proxy, header(PROXY_SECRET_HEADER))) return observed;
  const { addressHeader, addressHops, userAgentHeader } = proxy;
  const address = addressHeader && header(addressHeader);
  return {
    ipAddress:
      (addressHeader && address && addressIn(addressHeader, address, addressHops)) || observed.ipAddress,
    userAgent: (userAgentHeader && header(userAgentHeader)) || observed.userAgent,
  };
}

/** Only hashes are compared, so the time this takes reveals nothing that helps to find the secret. */
const isFrom = ({ secretHashes }: TrustedProxy, secret: string | undefined): boolean =>
  secret !== undefined && secretHashes.includes(hash('sha256', secret, 'hex'));

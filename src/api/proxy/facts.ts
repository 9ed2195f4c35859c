import { hash } from 'node:crypto';
import type { RequestFacts } from '../operations/index.ts';
import { addressIn } from './address.ts';
import { PROXY_SECRET_HEADER, type TrustedProxy } from './settings.ts';

/** Reads a request header. @param name in lower case */
export type ReadHeader = (name: string) => string | undefined;

/**
 * Determines where a request comes from. Behind a proxy, the transport observes only the proxy, and the proxy's headers
 * contain the client. They are used only with the proxy's secret, because the function URLs are public and anyone can
 * send the headers.
 * @param observed client observed by the transport
 * @param header reads the request's headers
 * @param proxy undefined if none is configured
 * @returns the values of the headers; observed values replace missing or malformed ones
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

/** Only hashes are compared, so the timing reveals nothing useful about the secret. */
const isFrom = ({ secretHashes }: TrustedProxy, secret: string | undefined): boolean =>
  secret !== undefined && secretHashes.includes(hash('sha256', secret, 'hex'));

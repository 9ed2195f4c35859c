import type { Environment } from '../../redis/index.ts';
import { readCredentials } from './credentials.ts';
import { type SignableRequest, signedHeaders } from './sigv4.ts';

/** A request to an API of AWS. */
export interface AwsRequest extends Pick<SignableRequest, 'method' | 'headers' | 'body'> {
  readonly url: URL;
  readonly service: string;
  readonly region: string;
  /** Longest wait for the response, in ms. */
  readonly timeoutMs: number;
}

/**
 * Signs a request in its headers and sends it. Redirects are not followed.
 * @param env provides the credentials
 * @throws Error without credentials; whatever `fetch` throws
 */
export async function signedFetch(
  { url, service, region, timeoutMs, ...request }: AwsRequest,
  env: Environment,
): Promise<Response> {
  const { method, body } = request;
  const signing = { credentials: readCredentials(env), service, region, date: new Date() };
  const headers = signedHeaders({ ...request, host: url.host, path: url.pathname }, signing);
  const signal = AbortSignal.timeout(timeoutMs);
  return fetch(url, { method, headers, signal, redirect: 'error', ...(body !== undefined && { body }) });
}

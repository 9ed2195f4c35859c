import { ApiError } from '../errors/index.ts';
import type { HttpEvent } from './event.ts';

/** The result that Lambda converts to a response of the function URL. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** Methods that a standard Request rejects: https://fetch.spec.whatwg.org/#forbidden-method */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);
const Allow = 'GET, HEAD, POST, PUT, PATCH, DELETE';

/**
 * Converts an event of a function URL, payload format 2.0, to a standard Request.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 * @throws ApiError METHOD_NOT_ALLOWED
 */
export function requestOf(event: HttpEvent): Request {
  // Request converts only some methods to upper case.
  const method = event.requestContext.http.method.toUpperCase();
  if (FORBIDDEN.has(method)) {
    throw new ApiError('METHOD_NOT_ALLOWED', `The method ${method} is not served.`, { headers: { Allow } });
  }
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  const host = event.requestContext.domainName ?? 'localhost';
  const body = bodyOf(event, method);
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    if (value) headers.set(name, asciiOf(value));
  }
  if (event.cookies) headers.set('cookie', asciiOf(event.cookies.join('; ')));
  if (body) headers.set('content-length', String(body.length));
  return new Request(`https://${host}${event.rawPath}${query}`, { method, headers, body });
}

/** Function URLs accept a GET with a body. A standard Request does not. */
function bodyOf({ body, isBase64Encoded }: HttpEvent, method: string): Uint8Array<ArrayBuffer> | null {
  if (!body || method === 'GET' || method === 'HEAD') return null;
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

/** Lambda decodes header values as UTF-8, but Headers accepts only Latin-1, so other text is percent-encoded. */
const asciiOf = (value: string): string => (/^[ -~\t]*$/.test(value) ? value : encodeURIComponent(value));

/** Converts a response to Lambda's result. Every response of this product is text. */
export async function resultOf(response: Response): Promise<HttpResult> {
  const cookies = response.headers.getSetCookie();
  const { 'set-cookie': _, ...headers } = Object.fromEntries(response.headers);
  return {
    statusCode: response.status,
    headers,
    ...(cookies.length > 0 && { cookies }),
    body: await response.text(),
    isBase64Encoded: false,
  };
}

import type { FieldError } from '../api/errors/index.ts';
import { RedisApiError } from './client-error.ts';
import type { ServiceErrorCode } from './error-codes.ts';

/**
 * Understands what the service answered.
 * @returns the JSON of a success; undefined for 204
 * @throws RedisApiError for anything else
 */
export function readAnswer(response: Response, text: string): unknown {
  if (response.status === 204) return undefined;
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  throw isProblem(body) ? refusal(response, body) : unexpected(response);
}

interface Problem {
  readonly code: ServiceErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

function refusal(response: Response, { code, detail, errors }: Problem): RedisApiError {
  return new RedisApiError(code, detail, { ...facts(response), errors });
}

function unexpected(response: Response): RedisApiError {
  const what = `${response.status} from ${new URL(response.url || 'about:blank').host || 'the server'}`;
  return new RedisApiError(
    'UNEXPECTED_ANSWER',
    `The answer (${what}) is not one of the service. Check the URLs of the client, and what stands in between.`,
    facts(response),
  );
}

const facts = ({ status, headers }: Response) => ({
  status,
  retryAfter: seconds(headers.get('retry-after')),
  requestId: headers.get('x-request-id') ?? undefined,
});

/** The service sends seconds; proxies may send a date (RFC 9110 section 10.2.3). */
function seconds(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const ms = Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.ceil(ms / 1000));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The codes are those of error-codes.ts, or newer ones: the service may be a version ahead. */
const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body &&
  typeof body.detail === 'string';

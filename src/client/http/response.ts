import { type FieldError, RedisApiError, type ServiceErrorCode } from '../errors/index.ts';

/**
 * Parses a response of the service.
 * @param text the complete body
 * @returns the JSON of a success; undefined for 204
 * @throws RedisApiError for any other response
 */
export function readResponse(response: Response, text: string): unknown {
  if (response.status === 204) return undefined;
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  throw isProblem(body) ? serviceError(response, body) : unexpectedResponse(response);
}

interface Problem {
  readonly code: ServiceErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly maxAgeSeconds?: number;
  readonly acr?: readonly string[];
  readonly circuit?: RedisApiError['circuit'];
}

/** Maximum length of a detail, in characters. The service sends at most 1 KB; another server may send more. */
const MAX_DETAIL_CHARS = 1_024;

function serviceError(response: Response, problem: Problem): RedisApiError {
  const { code, detail, errors, maxAgeSeconds, acr, circuit } = problem;
  const stepUp = code === 'STEP_UP_REQUIRED' ? { maxAgeSeconds, acr } : undefined;
  const details = { ...facts(response), errors, stepUp, circuit };
  return new RedisApiError(code, detail.slice(0, MAX_DETAIL_CHARS), details);
}

function unexpectedResponse(response: Response): RedisApiError {
  const what = `${response.status} from ${new URL(response.url || 'about:blank').host || 'the server'}`;
  return new RedisApiError(
    'UNEXPECTED_ANSWER',
    `The response (${what}) does not come from the service. Check the URLs of the client and any proxy in between.`,
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

/** The code may be missing in error-codes.ts, because the service may be newer than the client. */
const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body &&
  typeof body.detail === 'string';

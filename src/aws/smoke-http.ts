export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What was found wrong, in words for an operator. */
export class SmokeFailure extends Error {}

type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;
export type Call = (method: string, url: string, body?: object) => Promise<Answer>;

/** A function outside of its first start answers in milliseconds; a cold one in a VPC within a few seconds. */
const DEADLINE_MS = 15_000;

/** @param token sent as Bearer token unless empty */
export function createCall(token: string, send: Fetch): Call {
  return async (method, url, body) => {
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const init = { method, headers, signal, ...(body && { body: JSON.stringify(body) }) };
    const response = await Promise.resolve(send(url, init)).catch((error: unknown) => {
      throw new SmokeFailure(unreachable(error));
    });
    return { status: response.status, body: parse(await response.text()) };
  };
}

/** @throws SmokeFailure unless the answer has the status */
export function expectStatus(expected: number, { status, body }: Answer): void {
  if (status !== expected) throw new SmokeFailure(explain(status, body, expected));
}

function parse(text: string): Answer['body'] {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function unreachable(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code.includes('ENOTFOUND')) return 'No such host: these outputs are of a backend that is gone.';
  if (code.includes('Timeout'))
    return `No answer in ${DEADLINE_MS / 1_000} s: does the function start? Look at its log.`;
  return `It cannot be reached (${code}). Is there a proxy or firewall on the way?`;
}

/** What the codes of our problem details mean for whoever operates the backend. */
const MEANINGS: Readonly<Record<string, string>> = {
  INTERNAL: 'The function cannot start or failed: its log names the variable, secret or error.',
  INVALID_TOKEN: 'The token was refused: compare its iss, aud and exp with the tokenIssuers of the settings.',
  MISSING_TOKEN: 'No token arrived: pass one with --token.',
  TENANT_REQUIRED:
    'The token is valid but names no tenant: sign in to an Auth0 organization, or put the Cognito user into a group `tenant:<name>`.',
  FORBIDDEN: 'The token lacks a permission: add cache:write to the user’s role (RBAC, in the token).',
  KEYS_UNAVAILABLE:
    'The issuer’s keys cannot be read: in production look at the log of jwks-mirror and at the S3 gateway endpoint.',
  NOT_READY:
    'The function runs but Redis does not answer: look for RedisConnectErrors in its log, then at the security groups and the user group.',
  UNAVAILABLE: 'Redis cannot be reached from the function: look for RedisConnectErrors in its log.',
};

function explain(status: number, body: Answer['body'], expected: number): string {
  const { code, detail } = body;
  const meaning = MEANINGS[String(code)];
  if (meaning) return `${meaning} (${status} ${String(code)}: ${String(detail)})`;
  if (status === 403)
    return 'Lambda itself refused the call: the function URL lacks one of its two permissions.';
  if (status === 502) return 'The function crashed or timed out while starting: look at its log.';
  return `The answer was ${status} ${String(code ?? '')} instead of ${expected}. ${String(detail ?? '')}`.trim();
}

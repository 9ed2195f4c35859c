import * as z from 'zod/mini';
import { LOGOUT_PATH } from '../../src/api/http/logout-route.ts';
import type { Answer } from './answer.ts';
import type { HttpCase } from './http-case.ts';

const problem = z.object({
  type: z.string().check(z.minLength(1)),
  title: z.string().check(z.minLength(1)),
  status: z.number(),
  code: z.string(),
});

/** OpenID Connect Back-Channel Logout 1.0 section 2.8. */
const refusal = z.object({ error: z.literal('invalid_request'), error_description: z.string() });

/**
 * Outages that are expected: forged tokens delay the next fetch of the keys, and a burst of requests in one process
 * can make PING take longer than the second that the health check allows.
 */
export const OUTAGES: ReadonlySet<string> = new Set(['KEYS_UNAVAILABLE', 'NOT_READY']);

/**
 * Checks a response of the HTTP API.
 * @param secrets texts that must not appear in it
 * @returns a description of each violation
 */
export function checkAnswer(sent: HttpCase, answer: Answer, secrets: readonly string[]): string[] {
  const { status, body, headers } = answer;
  const wrong: string[] = [];
  const details = status >= 400 && sent.method !== 'HEAD' ? problemOf(answer) : undefined;
  const isRefusal =
    status === 400 && pathOf(sent.target) === LOGOUT_PATH && refusal.safeParse(jsonOf(body)).success;
  if (status >= 500 && !OUTAGES.has(details?.code ?? '')) wrong.push(`answered ${status} without a fault`);
  if (status >= 400 && sent.method !== 'HEAD' && !details && !isRefusal)
    wrong.push(`${status} is no problem details: ${body.slice(0, 200)}`);
  if (sent.documented && !sent.documented.statuses.has(status)) {
    wrong.push(`${sent.documented.method} ${sent.documented.path} is not documented to answer ${status}`);
  }
  return [...wrong, ...leaks([body, ...headers.values()].join('\n'), secrets)];
}

/** @returns a description of each secret that the text contains */
export const leaks = (text: string, secrets: readonly string[]): string[] =>
  secrets
    .filter((secret) => text.includes(secret))
    .map((secret) => `shows the secret ${secret.slice(0, 20)}…`);

function problemOf({ status, headers, body }: Answer): z.infer<typeof problem> | undefined {
  if (headers.get('content-type') !== 'application/problem+json') return undefined;
  const { data } = problem.safeParse(jsonOf(body));
  return data?.status === status ? data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The path that the service sees: without dot segments. */
const pathOf = (target: string): string | undefined =>
  URL.canParse(target, 'http://localhost') ? new URL(target, 'http://localhost').pathname : undefined;

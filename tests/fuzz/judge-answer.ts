import * as z from 'zod/mini';
import type { Answer } from './answer.ts';
import type { HttpCase } from './http-case.ts';

const problem = z.object({
  type: z.string().check(z.minLength(1)),
  title: z.string().check(z.minLength(1)),
  status: z.number(),
  code: z.string(),
});

/**
 * Outages that need no fault: forged tokens hold back the next look at the keys, and health says that PING took more
 * than a second, which a burst of requests in one process can bring about.
 */
export const OUTAGES: ReadonlySet<string> = new Set(['KEYS_UNAVAILABLE', 'NOT_READY']);

/**
 * What is wrong with an answer of the doors, if anything.
 * @param secrets what no answer may hold
 */
export function judgeAnswer(sent: HttpCase, answer: Answer, secrets: readonly string[]): string[] {
  const { status, body, headers } = answer;
  const wrong: string[] = [];
  const told = status >= 400 && sent.method !== 'HEAD' ? problemOf(answer) : undefined;
  if (status >= 500 && !OUTAGES.has(told?.code ?? '')) wrong.push(`answered ${status} without a fault`);
  if (status >= 400 && sent.method !== 'HEAD' && !told)
    wrong.push(`${status} is no problem details: ${body.slice(0, 200)}`);
  if (sent.documented && !sent.documented.statuses.has(status)) {
    wrong.push(`${sent.documented.method} ${sent.documented.path} is not documented to answer ${status}`);
  }
  return [...wrong, ...leaks([body, ...headers.values()].join('\n'), secrets)];
}

/** Which secrets a text holds. */
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

import { expect } from 'vitest';
import { CLAIMS, now } from '../../unit/fakes/token-maker.ts';
import type { Outcome } from './runtime-api.ts';

/** The event that Amplify's resolver sends for a field that AppSync has authorized. */
export const fieldEvent = (typeName: 'Query' | 'Mutation', fieldName: string, given: object) => ({
  typeName,
  fieldName,
  arguments: given,
  identity: {
    sub: CLAIMS.sub,
    issuer: CLAIMS.iss,
    claims: { exp: now() + 3_600, ...CLAIMS },
    sourceIp: ['198.51.100.4'],
  },
  source: null,
  request: { headers: { 'user-agent': 'Mozilla/5.0' }, domainName: null },
  prev: { result: {} },
});

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The response that the caller of a function URL receives. Fails if the function failed instead of responding. */
export function httpAnswer({ result, failure }: Outcome): HttpAnswer {
  expect(failure).toBeUndefined();
  const { statusCode, headers, body } = Object(result);
  return { status: statusCode, headers, text: body, body: Object(body ? JSON.parse(body) : undefined) };
}

/** Status and code of a problem. */
export function problemOf(outcome: Outcome): unknown[] {
  const { status, headers, body } = httpAnswer(outcome);
  expect(headers['content-type']).toBe('application/problem+json');
  return [status, body.code];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { generateClient } from 'aws-amplify/data';
import { expect } from 'vitest';
import type { Schema } from '../../../amplify/data/resource.ts';
import type { Workplace } from '../../support/programs/workplace.ts';

type Outputs = Parameters<typeof Amplify.configure>[0];

export const readOutputs = ({ dir }: Workplace): Outputs =>
  JSON.parse(readFileSync(join(dir.path, 'amplify_outputs.json'), 'utf8'));

/** The client that a front end would make, signed in with the token last passed to `signIn`. */
export function amplifyClient(outputs: Outputs) {
  let token = '';
  const getTokens = async () => ({ accessToken: decodeJWT(token) });
  Amplify.configure(outputs, { Auth: { tokenProvider: { getTokens } } });
  return {
    client: generateClient<Schema>({ authMode: 'oidc' }),
    signIn: (next: string) => {
      token = next;
    },
  };
}

/** What a call returned; fails when it returned errors. */
export async function ok<T>(call: Promise<{ data: T; errors?: unknown }>): Promise<NonNullable<T>> {
  const { data, errors } = await call;
  expect(errors).toBeUndefined();
  if (data === null || data === undefined) throw new Error('Neither data nor errors');
  return data;
}

export async function errorOf(call: Promise<{ data: unknown; errors?: readonly object[] }>) {
  const { data, errors = [] } = await call;
  expect({ data, errors: errors.length }).toEqual({ data: null, errors: 1 });
  return errors[0];
}

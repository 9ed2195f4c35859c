import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { generateClient } from 'aws-amplify/data';
import type { Schema } from '../../amplify/data/resource.ts';
import { findProduct, mintToken } from '../../src/local/running-product.ts';
import type { TokenSubject } from '../../src/local/token-claims.ts';
import type { Workplace } from './local-harness.ts';

type Outputs = Parameters<typeof Amplify.configure>[0];

export const readOutputs = ({ dir }: Workplace): Outputs =>
  JSON.parse(readFileSync(join(dir.path, 'amplify_outputs.json'), 'utf8'));

/** Mints as the command `npm run token` does. */
export async function mint({ dir }: Workplace, subject: TokenSubject & { ttl?: number }): Promise<string> {
  return mintToken(await findProduct(dir.path), subject);
}

/** The client that a front end would make, signed in as whoever `signIn` was given last. */
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

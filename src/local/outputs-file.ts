import { rmSync, writeFileSync } from 'node:fs';
import { loadSchema } from './graphql-schema.ts';
import { modelIntrospection } from './model-introspection.ts';
import { LOCAL, readOwnOutputs } from './outputs-path.ts';

/** AppSync's clients require a region. Nothing is signed with it here. */
const REGION = 'us-east-1';

/** The outputs of a local product: the members that `amplify/backend.ts` writes, with local addresses. */
export const localOutputs = (url: string) => ({
  version: '1.4',
  data: {
    url: `${url}/graphql`,
    aws_region: REGION,
    default_authorization_type: 'OPENID_CONNECT',
    authorization_types: [],
    model_introspection: modelIntrospection(loadSchema()),
  },
  custom: { redis: { environment: LOCAL, sessionUrl: `${url}/`, cacheUrl: `${url}/` } },
});

/**
 * Writes the outputs of a product.
 * @returns a function that removes the file, unless another product has written it since
 */
export function writeOutputs(path: string, url: string): () => void {
  const outputs = localOutputs(url);
  writeFileSync(path, `${JSON.stringify(outputs, null, 2)}\n`);
  return () => {
    if (readOwnOutputs(path)?.sessionUrl === outputs.custom.redis.sessionUrl) rmSync(path, { force: true });
  };
}

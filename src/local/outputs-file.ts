import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { loadSchema } from './graphql-schema.ts';
import { modelIntrospection } from './model-introspection.ts';

/** `ampx` writes this file after a deployment. A front end passes it to `Amplify.configure`. */
const FILE = 'amplify_outputs.json';
/** AppSync's clients require a region. Nothing is signed with it here. */
const REGION = 'us-east-1';
const LOCAL = 'local';

const ownSchema = z.object({
  custom: z.object({ redis: z.object({ environment: z.literal(LOCAL), sessionUrl: z.string() }) }),
});

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
 * Writes the outputs where a front end expects them, unless a sandbox has written its own there.
 * @returns the path of the file, and a function that removes it
 */
export function writeOutputs(root: string, url: string): { path: string; remove: () => void } {
  const taken = existsSync(join(root, FILE)) && !readOwn(join(root, FILE));
  const path = taken ? join(root, '.local', FILE) : join(root, FILE);
  const outputs = localOutputs(url);
  writeFileSync(path, `${JSON.stringify(outputs, null, 2)}\n`);
  const remove = () => {
    if (readOwn(path)?.sessionUrl === outputs.custom.redis.sessionUrl) rmSync(path, { force: true });
  };
  return { path, remove };
}

function readOwn(path: string) {
  try {
    return ownSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).custom.redis;
  } catch {
    return undefined;
  }
}

import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** Output folder of `npm run build`. */
export const OUT = join(ROOT, 'dist/package');

/** The entries of the package: the target in `exports`, and the name of the file with its types. */
export const ENTRIES = [
  { name: 'redis', source: 'src/redis/index' },
  { name: 'client', source: 'src/client/index' },
  { name: 'amplify', source: 'amplify/index' },
  { name: 'schema', source: 'amplify/data/client-schema' },
  { name: 'next', source: 'src/next/session' },
  { name: 'next-cache-handler', source: 'src/next/cache-handler' },
  { name: 'next-auth0-session-store-core', source: 'src/next/auth0-session-store-core' },
  { name: 'next-cache-handler-core', source: 'src/next/cache-handler-core' },
  { name: 'adapters-core', source: 'src/adapters/core' },
  { name: 'adapters-http', source: 'src/adapters/http' },
  { name: 'adapters-keyv', source: 'src/adapters/keyv' },
  { name: 'adapters-bentocache', source: 'src/adapters/bentocache' },
  { name: 'adapters-better-auth', source: 'src/adapters/better-auth' },
  { name: 'adapters-unstorage', source: 'src/adapters/unstorage' },
  { name: 'adapters-express-session', source: 'src/adapters/express-session' },
  { name: 'adapters-powertools-idempotency', source: 'src/adapters/powertools-idempotency' },
] as const;

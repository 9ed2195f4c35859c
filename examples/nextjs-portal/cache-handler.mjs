import { cacheHandler } from 'amplify-redis/next/cache-handler';
import { getCacheToken } from './lib/server-token.mjs';
import { service } from './lib/service.mjs';

/** Shares `'use cache'` entries between all servers of the portal. Next.js loads this file without compiling it. */
export default cacheHandler({
  cacheUrl: service.baseUrl,
  timeoutMs: service.timeoutMs,
  getToken: getCacheToken,
  onError: (error, operation) => process.stderr.write(`cache ${operation}: ${error}\n`),
});

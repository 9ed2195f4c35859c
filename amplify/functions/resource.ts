import { defineFunction } from '@aws-amplify/backend';
import { entryOf } from './entry.ts';

/** The stack of both functions. */
export const FUNCTIONS_STACK = 'redisFunctions';

/** Settings of both functions. */
const DEFAULTS = {
  /** The newest Node.js runtime of Lambda. */
  runtime: 24,
  /** 20% cheaper per millisecond than x86_64. The bundles contain no native code. */
  architecture: 'arm64',
  /** CPU grows with memory: below 512 MB, TLS handshakes and RS256 checks dominate a cold start. */
  memoryMB: 512,
  logging: { retention: '1 month' },
  /** A separate stack, because they use the user pool, which may itself use functions in the default stack. */
  resourceGroupName: FUNCTIONS_STACK,
} as const;

const sessionManager = defineFunction({
  ...DEFAULTS,
  name: 'session-manager',
  entry: entryOf('./session-manager/handler'),
  // A cleanup may use all but 10 s of it. A request ends much earlier because of its own timeouts.
  timeoutSeconds: 30,
});

const cacheManager = defineFunction({
  ...DEFAULTS,
  name: 'cache-manager',
  entry: entryOf('./cache-manager/handler'),
  // Connecting, verifying a token and running a command time out after 2, 3 and 1 s. After 10 s, something else is
  // wrong.
  timeoutSeconds: 10,
});

/**
 * The two functions, for `defineBackend` and for `functions` in `defineData`. `addRedis` sets their environment,
 * schedule and network.
 */
export const redisFunctions: Readonly<
  Record<'sessionManager' | 'cacheManager', ReturnType<typeof defineFunction>>
> = { sessionManager, cacheManager };

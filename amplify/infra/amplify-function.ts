import type { cacheManager } from '../functions/cache-manager/resource.ts';

/** A function that `defineFunction` made. */
export type AmplifyFunction = ReturnType<(typeof cacheManager)['getInstance']>;

import type { cacheManager } from '../functions/cache-manager/resource.ts';

type Instance = ReturnType<(typeof cacheManager)['getInstance']>;

/** A function that `defineFunction` made. */
export type AmplifyFunction = Pick<Instance, 'resources' | 'addEnvironment'>;

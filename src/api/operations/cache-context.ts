import type { CacheStore } from '../../redis/index.ts';
import type { CallerContext } from './context.ts';

export interface CacheContext extends CallerContext {
  readonly cache: CacheStore;
}

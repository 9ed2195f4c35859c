import type { CacheInvalidation } from '../../../client/index.ts';

export type NamedInvalidation = Pick<CacheInvalidation, 'kind' | 'name'>;

/** What identifies an invalidation in a list: Redis keeps one of each name. */
export const invalidationId = ({ kind, name = '' }: NamedInvalidation): string => `${kind} ${name}`;

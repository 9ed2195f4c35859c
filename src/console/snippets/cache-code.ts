import { call, type Given } from './written-call.ts';

/** The call of the client for a request to the cache. */
export function cacheCode(method: string, given: Given): string {
  const { action = PLAIN[method], namespace, key, value, keys, entries, ...rest } = given;
  const { tags, ttl, asOf, by, cursor, limit, deadAfter, acceptStale } = rest;
  const name = [namespace, key];
  switch (action) {
    case 'set':
      return call('cache.set', [...name, value], { ttl, tags, asOf });
    case 'setIfAbsent':
      return call('cache.setIfAbsent', [...name, value], { ttl, tags });
    case 'increment':
      return call('cache.increment', name, { by, ttl, tags });
    case 'touch':
      return call('cache.touch', name, { ttl });
    case 'lookUp':
      return call('cache.lookUp', name, { tags, acceptStale });
    case 'mget':
      return call('cache.getMany', [namespace, keys], { tags });
    case 'mset':
      return call('cache.setMany', [namespace, entries], { ttl, tags });
    case 'invalidateByTags':
      return call('cache.invalidateTags', [tags], { deadAfter });
    case 'invalidateNamespace':
      return call('cache.invalidateNamespace', [namespace]);
    case 'keys':
      return call('cache.keys', [namespace], { cursor, limit });
    case 'invalidations':
      return call('cache.invalidations', [], { cursor, limit });
    case 'clear':
    case 'asOf':
    case 'metrics':
      return call(`cache.${action}`, []);
    default:
      return call(`cache.${action}`, name, { tags });
  }
}

const PLAIN: Readonly<Record<string, string>> = { POST: 'set', GET: 'get', DELETE: 'delete' };

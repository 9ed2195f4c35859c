/** The store methods as functions on one default instance per process, configured from the environment. */
export * from './cache.ts';
export * from './cache-entries.ts';
export { closeRedis } from './current.ts';
export { purgeTenant } from './purge-tenant.ts';
export * from './session.ts';

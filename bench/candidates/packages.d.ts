/**
 * The competitors, without types: this folder is checked where they are not installed, and `npm run bench -- --quick`
 * finds a wrong call.
 */
declare module '@better-auth/redis-storage';
declare module '@keyv/redis';
declare module '@mrjasonroy/cache-components-cache-handler';
declare module '@trieb.work/nextjs-turbo-redis-cache';
declare module '@valkey/valkey-glide';
declare module 'bentocache';
declare module 'bentocache/drivers/memory';
declare module 'bentocache/drivers/redis';
declare module 'better-auth';
declare module 'better-auth/adapters/memory';
declare module 'better-auth/crypto';
declare module 'cache-manager';
declare module 'cacheable';
declare module 'connect-redis';
declare module 'ioredis-6';
declare module 'redis';
declare module 'unstorage';
declare module 'unstorage/drivers/redis';

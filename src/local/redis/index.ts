export { needsEmbeddedRedis } from './choice.ts';
export { createConnectionNotices } from './connection-notices.ts';
export { findOrStartRedis } from './dev-redis.ts';
export { FAULTS, type RedisFaults } from './faults/redis-faults.ts';
export { faultRoutes } from './faults/routes.ts';

import { loadDriver } from '../../../src/redis/index.ts';
import { serveSessions } from './serve-sessions.ts';

export const handler = serveSessions(await loadDriver(process.env.REDIS_PROVIDER));

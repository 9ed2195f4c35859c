import { afterAll, beforeAll } from 'vitest';
import { closeApiRedis, openApiRedis } from './api-redis.ts';

beforeAll(openApiRedis);
afterAll(closeApiRedis);

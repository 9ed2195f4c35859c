/** A competitor that needs node-redis 4. `start.ts` bundles this file with it, because others need version 5. */
export { getRedisCacheComponentsHandler } from '@trieb.work/nextjs-turbo-redis-cache';

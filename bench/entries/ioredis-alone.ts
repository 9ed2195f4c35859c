/** The client library by itself: what a cold start is compared with. */
export { Redis } from 'ioredis';

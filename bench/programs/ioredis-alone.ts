/** The client library alone: the baseline of cold starts. */
export { Redis } from 'ioredis-6';

export { readCredentials, readRegion } from './credentials.ts';
export { elastiCacheCredentials } from './elasticache-token.ts';
export { type AwsRequest, signedFetch } from './signed-fetch.ts';

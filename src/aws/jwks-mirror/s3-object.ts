import type { Environment } from '../../redis/index.ts';
import { readRegion, signedFetch } from '../signing/index.ts';

const TIMEOUT_MS = 3_000;

/** An existing object. */
export interface StoredObject {
  readonly body: ArrayBuffer;
  readonly lastModified: Date;
}

/** Access to the objects of one bucket. Uses signed requests instead of the SDK, which has a megabyte. */
export interface ObjectStore {
  /** @returns undefined if there is no such object or the role may not read it */
  get(key: string): Promise<StoredObject | undefined>;
  put(key: string, body: string): Promise<void>;
}

/** @param env provides the role's credentials, the region and, like in the AWS SDKs, AWS_ENDPOINT_URL_S3 */
export function createObjectStore(bucket: string, env: Environment): ObjectStore {
  const region = readRegion(env);
  const own = env.AWS_ENDPOINT_URL_S3;
  // Virtual-hosted style: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
  const base = new URL(own ? `${own}/${bucket}/` : `https://${bucket}.s3.${region}.amazonaws.com/`);

  async function send(method: 'GET' | 'PUT', key: string, body?: string): Promise<Response> {
    const url = new URL(key, base);
    const content = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } };
    return signedFetch({ method, url, service: 's3', region, timeoutMs: TIMEOUT_MS, ...content }, env);
  }

  return {
    async get(key) {
      const response = await send('GET', key);
      if (response.status === 404 || response.status === 403) return undefined;
      if (!response.ok) throw new Error(`S3 responded with ${response.status} to a read of ${key}`);
      const lastModified = new Date(response.headers.get('last-modified') ?? 0);
      return { body: await response.arrayBuffer(), lastModified };
    },
    async put(key, body) {
      const response = await send('PUT', key, body);
      if (!response.ok) throw new Error(`S3 responded with ${response.status} to a write of ${key}`);
    },
  };
}

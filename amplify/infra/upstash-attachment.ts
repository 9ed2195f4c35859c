import { secret } from '@aws-amplify/backend';
import type { Deployment } from '../deployment.ts';
import type { Settings } from '../settings-schema.ts';
import type { AmplifyFunction } from './amplify-function.ts';

/** Connects a function to Upstash over HTTPS: no VPC, and the credentials are Amplify secrets. */
export function attachUpstash(
  target: AmplifyFunction,
  { keyPrefix }: Deployment,
  { url, token }: Settings['upstashSecrets'],
): void {
  target.addEnvironment('REDIS_PROVIDER', 'upstash');
  target.addEnvironment('REDIS_KEY_PREFIX', keyPrefix);
  target.addEnvironment('UPSTASH_REDIS_REST_URL', secret(url));
  target.addEnvironment('UPSTASH_REDIS_REST_TOKEN', secret(token));
}

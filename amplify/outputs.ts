import { Stack } from 'aws-cdk-lib';
import type { Deployment } from './deployment.ts';
import type { AmplifyFunction } from './infra/amplify-function.ts';
import { addUrl } from './infra/function-urls.ts';

interface Functions {
  readonly sessionManager: AmplifyFunction;
  readonly cacheManager: AmplifyFunction;
}

/**
 * Adds the function URLs and returns `custom.redis` for `amplify_outputs.json`, which front ends read. Operators'
 * commands (`npm run ops`) read the functions' names and region from it.
 */
export const redisOutputs = ({ sessionManager, cacheManager }: Functions, { kind, origins }: Deployment) => ({
  environment: kind,
  sessionUrl: addUrl(sessionManager, origins),
  cacheUrl: addUrl(cacheManager, origins),
  sessionFunction: sessionManager.resources.lambda.functionName,
  cacheFunction: cacheManager.resources.lambda.functionName,
  region: Stack.of(sessionManager.resources.lambda).region,
});

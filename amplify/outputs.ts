import type { Deployment } from './deployment.ts';
import type { AmplifyFunction } from './infra/amplify-function.ts';
import { addUrl } from './infra/function-urls.ts';
import type { Settings } from './settings-schema.ts';
import { signInOutputs } from './sign-in.ts';

interface Functions {
  readonly sessionManager: AmplifyFunction;
  readonly cacheManager: AmplifyFunction;
}

/** Adds the function URLs and returns `custom.redis` of `amplify_outputs.json`, which front ends read. */
export const redisOutputs = (
  { sessionManager, cacheManager }: Functions,
  { kind, origins }: Deployment,
  settings: Settings,
) => ({
  environment: kind,
  sessionUrl: addUrl(sessionManager, origins),
  cacheUrl: addUrl(cacheManager, origins),
  signIn: signInOutputs(settings),
});

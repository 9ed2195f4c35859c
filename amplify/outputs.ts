import type { Deployment } from './deployment.ts';
import type { AmplifyFunction } from './infra/amplify-function.ts';
import { addUrl } from './infra/function-urls.ts';
import type { Settings } from './settings-schema.ts';
import { signInOutputs } from './sign-in.ts';

interface Functions {
  readonly sessionManager: AmplifyFunction;
  readonly cacheManager: AmplifyFunction;
}

/** What `amplify_outputs.json` tells front ends as `custom.redis`; the functions get their URLs by it. */
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

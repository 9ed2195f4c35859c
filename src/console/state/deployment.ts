import { amplifyUrls } from '../../client/index.ts';
import { type OidcSettings, oidcSettings } from '../auth/oidc-settings.ts';

/** The services that this page connects to. */
export interface Deployment {
  readonly sessionUrl: string;
  readonly cacheUrl: string;
  /** The GraphQL endpoint, if there is one. */
  readonly graphqlUrl: string | undefined;
  /** Issues tokens for the demo users; local only. */
  readonly issuerUrl: string | undefined;
  /** The shell command that prints a token; local only. */
  readonly tokenCommand: string | undefined;
  /** Faults that the product can cause in its Redis; local only. */
  readonly redisFaults: readonly string[];
  /** An OpenID Connect issuer to sign in with. */
  readonly oidc: OidcSettings | undefined;
  /** Whether the service accepts tokens of the user pool. */
  readonly hasCognito: boolean;
  /** The whole of `amplify_outputs.json`, for `Amplify.configure`. */
  readonly outputs: Record<string, unknown>;
}

const MISSING =
  'There is no outputs.json beside this page. Build it with npm run build:console after a deployment, or start a local product.';

export async function loadDeployment(): Promise<Deployment> {
  const response = await fetch(`${import.meta.env.BASE_URL}outputs.json`, { cache: 'no-store' });
  const text = await response.text();
  // Amplify Hosting returns a page for a missing file.
  if (!response.ok || !text.startsWith('{')) throw new Error(MISSING);
  return toDeployment(JSON.parse(text));
}

function toDeployment(outputs: Record<string, unknown>): Deployment {
  const { data, auth, custom } = outputs;
  const { url } = Object(data);
  const { issuerUrl, tokenCommand, redisFaults, signIn } = Object(Object(custom).redis);
  const { oidc, cognito } = Object(signIn);
  return {
    ...amplifyUrls(outputs),
    graphqlUrl: typeof url === 'string' ? url : undefined,
    issuerUrl: typeof issuerUrl === 'string' ? issuerUrl : undefined,
    tokenCommand: typeof tokenCommand === 'string' ? tokenCommand : undefined,
    redisFaults: Array.isArray(redisFaults) ? redisFaults.map(String) : [],
    oidc: oidcSettings(oidc),
    hasCognito: auth !== undefined && cognito !== false,
    outputs,
  };
}

import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn as signInToCognito, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { Hub, parseAmplifyConfig, sessionStorage } from 'aws-amplify/utils';
import { amplifyToken } from '../../client/index.ts';
import { signIn } from './session.ts';

const tokenOfAmplify = amplifyToken(fetchAuthSession);

/** What `amplify/auth/resource.ts` calls it. */
const PROVIDER = { custom: 'Auth0' };

/**
 * Takes up a sign-in to Cognito that was made in this tab, or that its hosted page sends back.
 * @param outputs what `amplify_outputs.json` holds
 * @returns whether somebody is signed in now
 * @throws Error saying why the hosted page refused
 */
export async function resumeCognito(outputs: Record<string, unknown>): Promise<boolean> {
  const failure = failureOfRedirect();
  const { Auth } = parseAmplifyConfig(outputs);
  if (Auth) cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(sessionStorage);
  // Named, since Amplify's own choice would keep tokens beyond the tab and ask the identity pool for AWS credentials.
  Amplify.configure(outputs, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
  const { tokens } = await fetchAuthSession();
  const refused = failure();
  if (refused) throw refused;
  if (tokens) await enter();
  return tokens !== undefined;
}

/** @throws Error for what Cognito refuses, or asks for that this page does not have */
export async function enterWithPassword(username: string, password: string): Promise<void> {
  const { isSignedIn, nextStep } = await signInToCognito({ username, password });
  if (!isSignedIn) throw new Error(`Cognito asks for another step: ${nextStep.signInStep}.`);
  await enter();
}

/** Leaves for the hosted page, which leads to Auth0 and comes back to `resumeCognito`. */
export const leaveForHostedPage = (): Promise<void> => signInWithRedirect({ provider: PROVIDER });

async function enter(): Promise<void> {
  signIn(await tokenOfAmplify(), { renew: tokenOfAmplify, leave: signOut });
}

/** Listens from now on; Amplify tells of it nowhere else. */
function failureOfRedirect(): () => Error | undefined {
  let failure: Error | undefined;
  const stop = Hub.listen('auth', ({ payload }) => {
    if (payload.event === 'signInWithRedirect_failure') failure = payload.data?.error ?? new Error('Refused');
  });
  return () => {
    stop();
    if (failure) history.replaceState(null, '', location.pathname);
    return failure;
  };
}

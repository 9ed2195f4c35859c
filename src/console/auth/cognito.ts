import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn as signInToCognito, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { Hub, parseAmplifyConfig, sessionStorage } from 'aws-amplify/utils';
import { amplifyToken } from '../../client/index.ts';
import { keepPlace, restorePlace } from './kept-place.ts';
import { signIn } from './session.ts';

const tokenOfAmplify = amplifyToken(fetchAuthSession);

/** The name of the provider in `amplify/auth/resource.ts`. */
const PROVIDER = { custom: 'Auth0' };

/**
 * Resumes a sign-in to Cognito of this tab, or completes one that its hosted page redirected back.
 * @param outputs the content of `amplify_outputs.json`
 * @throws Error for a sign-in that cannot be resumed; `onSignInError` reports errors of the hosted page
 */
export async function resumeCognito(outputs: Record<string, unknown>): Promise<void> {
  const { Auth } = parseAmplifyConfig(outputs);
  if (Auth) cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(sessionStorage);
  // Explicit, since Amplify's default keeps tokens beyond the tab and gets AWS credentials from the identity pool.
  Amplify.configure(outputs, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
  const { tokens } = await fetchAuthSession();
  if (tokens) await completeSignIn();
}

/** @throws Error when Cognito rejects the sign-in or requires a step that this page does not support */
export async function signInWithPassword(username: string, password: string): Promise<void> {
  const { isSignedIn, nextStep } = await signInToCognito({ username, password });
  if (!isSignedIn) throw new Error(unsupportedStep(nextStep.signInStep));
  await completeSignIn();
}

const unsupportedStep = (step: string): string =>
  `Cognito requires a step that this page does not support: ${step}. Complete it where your users sign in, then return` +
  ' here. To set a permanent password for a new user, run aws cognito-idp admin-set-user-password --permanent.';

/** Redirects to the hosted page and through it to Auth0; `resumeCognito` then completes the sign-in. */
export async function redirectToHostedPage(): Promise<void> {
  keepPlace();
  await signInWithRedirect({ provider: PROVIDER });
}

async function completeSignIn(): Promise<void> {
  restorePlace();
  signIn(await tokenOfAmplify(), { renew: tokenOfAmplify, endSignIn: signOut });
}

/**
 * Reports why the hosted page redirected back without a sign-in. Amplify reports it through the Hub only.
 * @returns a function that unsubscribes
 */
export const onSignInError = (listener: (error: unknown) => void): (() => void) =>
  Hub.listen('auth', ({ payload }) => {
    if (payload.event !== 'signInWithRedirect_failure') return;
    // A reload must not report the error again.
    history.replaceState(null, '', location.pathname);
    listener(payload.data?.error ?? new Error('The sign-in page rejected the sign-in.'));
  });

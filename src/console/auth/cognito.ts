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
 * @throws Error for a sign-in that cannot be taken up; what the hosted page refuses is told to `hearRefusals`
 */
export async function resumeCognito(outputs: Record<string, unknown>): Promise<void> {
  const { Auth } = parseAmplifyConfig(outputs);
  if (Auth) cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(sessionStorage);
  // Named, since Amplify's own choice would keep tokens beyond the tab and ask the identity pool for AWS credentials.
  Amplify.configure(outputs, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
  const { tokens } = await fetchAuthSession();
  if (tokens) await enter();
}

/** @throws Error for what Cognito refuses, or asks for that this page does not have */
export async function enterWithPassword(username: string, password: string): Promise<void> {
  const { isSignedIn, nextStep } = await signInToCognito({ username, password });
  if (!isSignedIn) throw new Error(stepMissing(nextStep.signInStep));
  await enter();
}

const stepMissing = (step: string): string =>
  `Cognito asks for a step that this page does not have: ${step}. Take it where your users sign in, then come back` +
  ' here. An administrator gives a new user a lasting password with aws cognito-idp admin-set-user-password --permanent.';

/** Leaves for the hosted page, which leads to Auth0 and comes back to `resumeCognito`. */
export const leaveForHostedPage = (): Promise<void> => signInWithRedirect({ provider: PROVIDER });

async function enter(): Promise<void> {
  signIn(await tokenOfAmplify(), { renew: tokenOfAmplify, leave: signOut });
}

/**
 * Hears why the hosted page sent somebody back without a sign-in, which Amplify tells nowhere else.
 * @returns ends it
 */
export const hearRefusals = (hear: (error: unknown) => void): (() => void) =>
  Hub.listen('auth', ({ payload }) => {
    if (payload.event !== 'signInWithRedirect_failure') return;
    // A reload should not tell it again.
    history.replaceState(null, '', location.pathname);
    hear(payload.data?.error ?? new Error('The sign-in page refused.'));
  });

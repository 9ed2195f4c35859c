import { announce } from '../state/announce.ts';
import { createStore } from '../state/store.ts';
import { type Identity, identityOf } from './identity.ts';

/** The user of this tab. */
export interface SignedIn {
  /** Count of sign-ins so far: two tokens issued in the same second may be identical. */
  readonly serial: number;
  readonly identity: Identity;
  /** Sent to the service with every request. */
  readonly token: string;
  readonly demo?: { readonly tenant: string; readonly user: string } | undefined;
  /** Returns a valid token, if the sign-in method refreshes tokens. */
  readonly renew?: (() => Promise<string>) | undefined;
  /** Signs out at the issuer. */
  readonly endSignIn?: (() => Promise<void>) | undefined;
  /** The service rejected the token, or it has expired. */
  readonly expired: boolean;
}

/** Kept for this tab only, so that a reload does not sign the user out. */
const STORAGE_KEY = 'amplify-redis.signed-in';

let serial = 0;

export const signedIn = createStore<SignedIn | undefined>(restore());

export function signIn(token: string, method: Pick<SignedIn, 'demo' | 'renew' | 'endSignIn'> = {}): void {
  const identity = identityOf(token);
  if (!method.renew) sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ token, demo: method.demo }));
  signedIn.set({ serial: ++serial, identity, token, ...method, expired: identity.expiresAt <= Date.now() });
}

export function signOut(): void {
  sessionStorage.removeItem(STORAGE_KEY);
  signedIn
    .get()
    ?.endSignIn?.()
    .catch(() => announce('Signed out here, but not at the identity provider'));
  signedIn.set(undefined);
}

/** @param token the rejected token; a newer one may be in use by now */
export function markTokenRejected(token: string): void {
  signedIn.update((now) => (now && now.token === token && !now.expired ? { ...now, expired: true } : now));
}

export async function currentToken(): Promise<string> {
  const now = signedIn.get();
  if (!now) throw new Error('You are not signed in.');
  if (!now.renew) return now.token;
  try {
    const token = await now.renew();
    if (token !== now.token) replaceToken(now, token);
    return token;
  } catch (error) {
    if (now.identity.expiresAt <= Date.now()) markTokenRejected(now.token);
    throw error;
  }
}

/** The user stays the same, so the data that is loaded already stays valid. */
function replaceToken({ serial }: SignedIn, token: string): void {
  const identity = identityOf(token);
  signedIn.update((now) => (now?.serial === serial ? { ...now, token, identity, expired: false } : now));
}

function restore(): SignedIn | undefined {
  try {
    const { token, demo } = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}');
    const identity = identityOf(token);
    return { serial: 0, identity, token, demo, expired: identity.expiresAt <= Date.now() };
  } catch {
    return undefined;
  }
}

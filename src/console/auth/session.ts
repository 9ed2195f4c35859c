import { announce } from '../state/announce.ts';
import { createStore } from '../state/store.ts';
import { type Identity, identityOf } from './identity.ts';

/** Who uses this tab. */
export interface SignedIn {
  /** Counts sign-ins: two tokens made in one second may be the same text. */
  readonly turn: number;
  readonly identity: Identity;
  /** Shown to the service with every request. */
  readonly token: string;
  readonly demo?: { readonly tenant: string; readonly user: string } | undefined;
  /** Gives fresh tokens, where the way of signing in renews them by itself. */
  readonly renew?: (() => Promise<string>) | undefined;
  /** Ends the sign-in where it was made. */
  readonly leave?: (() => Promise<void>) | undefined;
  /** The service refused the token, or its time is over. */
  readonly expired: boolean;
}

/** Only for this tab, and gone with it: a reload should not sign anybody out. */
const STORAGE_KEY = 'amplify-redis.signed-in';

let turns = 0;

export const signedIn = createStore<SignedIn | undefined>(recall());

export function signIn(token: string, ways: Pick<SignedIn, 'demo' | 'renew' | 'leave'> = {}): void {
  const identity = identityOf(token);
  if (!ways.renew) sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ token, demo: ways.demo }));
  signedIn.set({ turn: ++turns, identity, token, ...ways, expired: identity.expiresAt <= Date.now() });
}

export function signOut(): void {
  sessionStorage.removeItem(STORAGE_KEY);
  signedIn
    .get()
    ?.leave?.()
    .catch(() => announce('Signed out here; who signed you in could not be told'));
  signedIn.set(undefined);
}

/** @param token the one that was refused; a newer one may be in use by now */
export function tokenRefused(token: string): void {
  signedIn.update((now) => (now && now.token === token && !now.expired ? { ...now, expired: true } : now));
}

export async function currentToken(): Promise<string> {
  const now = signedIn.get();
  if (!now) throw new Error('Nobody is signed in.');
  if (!now.renew) return now.token;
  try {
    const token = await now.renew();
    if (token !== now.token) renewed(now, token);
    return token;
  } catch (error) {
    if (now.identity.expiresAt <= Date.now()) tokenRefused(now.token);
    throw error;
  }
}

/** The same sign-in goes on: nothing that was loaded with the token before is another's. */
function renewed({ turn }: SignedIn, token: string): void {
  const identity = identityOf(token);
  signedIn.update((now) => (now?.turn === turn ? { ...now, token, identity, expired: false } : now));
}

function recall(): SignedIn | undefined {
  try {
    const { token, demo } = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}');
    const identity = identityOf(token);
    return { turn: 0, identity, token, demo, expired: identity.expiresAt <= Date.now() };
  } catch {
    return undefined;
  }
}

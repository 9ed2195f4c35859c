import type { SessionClaims, SessionIdentity, SessionSummary } from '../../redis/index.ts';
import type { Caller } from '../auth/index.ts';

/** The identity that a session copies from a token. */
export function identityOf({ tokenExpiresAt: _, signIn: _signIn, ...identity }: Caller): SessionIdentity {
  return identity;
}

/**
 * A session as returned to the caller, with `rightsDiffer: true` if its roles or permissions differ from those in its
 * user's token.
 */
export const readAs = <T extends SessionSummary>(
  caller: Caller,
  session: T,
): { session: T; rightsDiffer?: true } =>
  session.userId === caller.userId && rightsDiffer(caller, session)
    ? { session, rightsDiffer: true }
    : { session };

const rightsDiffer = (left: SessionIdentity, right: SessionIdentity): boolean =>
  !sameNames(left.roles, right.roles) ||
  !sameNames(left.permissions, right.permissions) ||
  !sameClaims(left.claims, right.claims);

/** Whether both lists contain the same names, in any order. */
function sameNames(left: readonly string[] = [], right: readonly string[] = []): boolean {
  const [some, others] = [new Set(left), new Set(right)];
  return some.size === others.size && [...some].every((name) => others.has(name));
}

function sameClaims(left: SessionClaims = {}, right: SessionClaims = {}): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) => Object.hasOwn(right, name) && JSON.stringify(left[name]) === JSON.stringify(right[name]),
    )
  );
}

import type * as z from 'zod/mini';
import { type AuthenticationFacts, identityFields, lazy, type SessionActor } from '../../redis/index.ts';
import { type Claims, claimAt, listClaim } from './claim-values.ts';

const schemas = lazy(identityFields);

/**
 * Reads how and when the user signed in. Values that a session cannot store are omitted, so they do not satisfy any
 * requirement.
 */
export function authenticationOf(claims: Claims) {
  const { authTime, amr, acr } = schemas();
  const methods = listClaim(claims, 'amr');
  const seconds = claimAt(claims, 'auth_time');
  return {
    authTime: typeof seconds === 'number' ? kept(authTime, Math.floor(seconds * 1_000)) : undefined,
    amr: methods.length > 0 ? kept(amr, methods) : undefined,
    acr: kept(acr, claimAt(claims, 'acr')),
    actor: actorOf(claimAt(claims, 'act')),
  } satisfies Record<keyof AuthenticationFacts, unknown>;
}

/** An actor whose name a session cannot store still counts as an actor, because the user does not act alone. */
function actorOf(act: unknown): SessionActor | undefined {
  if (typeof act !== 'object' || act === null || Array.isArray(act)) return undefined;
  const { sub, iss } = schemas().actor.def.innerType.shape;
  return { sub: kept(sub, claimAt(act, 'sub')), iss: kept(iss, claimAt(act, 'iss')) };
}

const kept = <T>(schema: z.ZodMiniType<T>, value: unknown): T | undefined => schema.safeParse(value).data;

import { invalidInput, RedisApiError, type StepUpDemand } from '../errors/index.ts';

/** How and when the user signed in, according to the token with which the session was created. */
export interface SignInFacts {
  /** In ms since the epoch. */
  readonly authTime?: number | undefined;
  readonly acr?: string | undefined;
}

/** Largest accepted difference between this clock and the issuer's, in ms. */
const TOLERANCE_MS = 5_000;

/**
 * Requires that the user signed in recently, or in a certain way, before a sensitive action of the application. Unknown
 * facts do not satisfy a requirement. Call this on a server, with a session that the service returned.
 * @param facts the session
 * @param demand.maxAgeSeconds maximum time since the user authenticated, in seconds
 * @param demand.acr acceptable levels of the authentication
 * @param now ms since the epoch; the clock of this machine by default
 * @returns nothing, if the requirements are met
 * @throws RedisApiError STEP_UP_REQUIRED with the requirements in `stepUp`, or INVALID_INPUT for a demand without
 *   requirements
 * @example
 * assertAuthenticated(session, { maxAgeSeconds: 900 })
 */
export function assertAuthenticated(
  facts: SignInFacts,
  demand: StepUpDemand,
  now: number = Date.now(),
): void {
  const { maxAgeSeconds, acr } = validated(demand);
  const age = now - Number(facts.authTime);
  const isRecent =
    maxAgeSeconds === undefined || (age <= maxAgeSeconds * 1_000 + TOLERANCE_MS && age >= -TOLERANCE_MS);
  const isAcceptable = acr === undefined || (facts.acr !== undefined && acr.includes(facts.acr));
  if (isRecent && isAcceptable) return;
  throw new RedisApiError('STEP_UP_REQUIRED', 'The user must sign in again before this action.', {
    stepUp: { maxAgeSeconds, acr },
  });
}

function validated({ maxAgeSeconds, acr }: StepUpDemand): StepUpDemand {
  const isAge = maxAgeSeconds === undefined || (Number.isFinite(maxAgeSeconds) && maxAgeSeconds >= 0);
  if (!isAge) throw invalidInput('maxAgeSeconds', 'must be a number of seconds');
  if (acr !== undefined && !Array.isArray(acr)) throw invalidInput('acr', 'must be a list of levels');
  if (maxAgeSeconds === undefined && acr === undefined)
    throw invalidInput('demand', 'must have maxAgeSeconds or acr');
  return { maxAgeSeconds, acr };
}

import { isRedisError, type StepUpRequiredError } from '../../redis/index.ts';

/** What a problem and its headers say of a step-up authentication. */
interface StepUpDetails {
  readonly members: { readonly maxAgeSeconds?: number; readonly acr?: readonly string[] };
  readonly headers: Record<string, string>;
}

/**
 * The members of a problem that name a demand, and the challenge of RFC 9470 section 3. It belongs to a 401 there; here it
 * comes with a 403, because the token is valid, and clients take a 401 for one that is not.
 * @returns nothing for any other error
 */
export function stepUpDetails(error: unknown): StepUpDetails {
  if (!isRedisError(error, 'STEP_UP_REQUIRED')) return { members: {}, headers: {} };
  const { maxAgeSeconds, acr } = error as StepUpRequiredError;
  const parts = [
    'error="insufficient_user_authentication"',
    ...(maxAgeSeconds === undefined ? [] : [`max_age="${maxAgeSeconds}"`]),
    ...(acr ? [`acr_values="${acr.join(' ')}"`] : []),
  ];
  return {
    members: { ...(maxAgeSeconds !== undefined && { maxAgeSeconds }), ...(acr && { acr }) },
    headers: { 'WWW-Authenticate': `Bearer ${parts.join(', ')}` },
  };
}

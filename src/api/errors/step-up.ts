import { isRedisError, type StepUpRequiredError } from '../../redis/index.ts';

/** Members and headers of a problem that describe a step-up authentication. */
interface StepUpDetails {
  readonly members: { readonly maxAgeSeconds?: number; readonly acr?: readonly string[] };
  readonly headers: Record<string, string>;
}

/**
 * The members of a problem that describe the requirements, and the challenge of RFC 9470 section 3. The RFC uses a 401;
 * this API sends a 403, because the token is valid and clients treat a 401 as an invalid token.
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

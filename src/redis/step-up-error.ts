import { RedisError } from './redis-error.ts';

/** The user must sign in again, recently enough or in another way; nothing was done (step-up authentication, RFC 9470). */
export class StepUpRequiredError extends RedisError {
  /** Longest time since the user authenticated, in s; undefined if any will do. */
  readonly maxAgeSeconds: number | undefined;
  /** Acceptable classes of the authentication; undefined if any will do. */
  readonly acr: readonly string[] | undefined;

  /** @param alternative what to do instead of signing in, as a sentence */
  constructor(
    {
      maxAgeSeconds,
      acr,
    }: { readonly maxAgeSeconds?: number | undefined; readonly acr?: readonly string[] | undefined },
    alternative?: string,
  ) {
    const wanted = [
      ...(maxAgeSeconds === undefined ? [] : [`within the last ${maxAgeSeconds} s`]),
      ...(acr === undefined ? [] : [`with the level ${acr.join(' or ')}`]),
    ];
    const signIn = 'Let the user sign in again, and repeat the call with the new token.';
    super('STEP_UP_REQUIRED', `The user must have signed in ${wanted.join(' and ')}`, {
      resolution: alternative === undefined ? signIn : `${signIn} ${alternative}`,
    });
    this.maxAgeSeconds = maxAgeSeconds;
    this.acr = acr;
  }
}

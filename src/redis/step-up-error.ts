import { RedisError } from './redis-error.ts';

/**
 * The user must sign in again, because the last sign-in was too long ago or too weak; nothing was done (step-up
 * authentication, RFC 9470).
 */
export class StepUpRequiredError extends RedisError {
  /** Maximum time since the user authenticated, in s; undefined for no limit. */
  readonly maxAgeSeconds: number | undefined;
  /** Acceptable authentication context classes; undefined if any class is acceptable. */
  readonly acr: readonly string[] | undefined;

  /** @param alternative sentence that describes an alternative to signing in */
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

import * as z from 'zod/mini';
import { InvalidInputError, StepUpRequiredError } from '../errors.ts';
import { lazy } from '../shared/lazy.ts';
import { validate } from '../shared/validate.ts';
import type { AuthenticationFacts } from './identity.ts';

/** Requirements on how the user signed in. At least one field must be set. */
export interface AuthenticationDemand {
  /** Maximum time since the user authenticated, in s. */
  readonly maxAgeSeconds?: number | undefined;
  /** Acceptable authentication context classes, in order of preference. The user's class must be one of them. */
  readonly acr?: readonly string[] | undefined;
}

/** Bounds of the requirements, because a challenge has to fit into a header. */
const MAX_AGE_S = 365 * 24 * 60 * 60;
const MAX_CLASSES = 4;
/** No spaces, which separate classes in a challenge (RFC 9470 section 3), quotes or backslashes. */
const CLASS = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

/** @internal */
export const authenticationDemandSchema = lazy(() =>
  z
    .strictObject({
      maxAgeSeconds: z.optional(z.int().check(z.gte(0), z.lte(MAX_AGE_S))),
      acr: z.optional(
        z
          .array(z.string().check(z.regex(CLASS, 'must be 1 to 100 characters without spaces or quotes')))
          .check(z.minLength(1), z.maxLength(MAX_CLASSES)),
      ),
    })
    .check(
      z.refine(
        ({ maxAgeSeconds, acr }) => maxAgeSeconds !== undefined || acr !== undefined,
        'must have maxAgeSeconds or acr',
      ),
    ),
);

/** Largest accepted difference between our clock and the issuer's, in ms. */
const TOLERANCE_MS = 5_000;

/**
 * Requires that the user signed in recently, or in a certain way, before a sensitive action (step-up authentication,
 * RFC 9470). Unknown facts do not satisfy a requirement.
 * @param facts a session, or another object with `authTime` (ms since the epoch) and `acr` from a verified token
 * @param demand.maxAgeSeconds maximum time since the user authenticated, in s
 * @param demand.acr acceptable authentication context classes, at most 4
 * @param now ms since the epoch; the clock of this process by default
 * @returns nothing, if the requirements are met
 * @throws StepUpRequiredError with the requirements, if they are not met; InvalidInputError
 * @example
 * assertAuthenticated(session, { maxAgeSeconds: 900 }); // before the e-mail address is changed
 */
export function assertAuthenticated(
  facts: AuthenticationFacts,
  demand: AuthenticationDemand,
  now: number = Date.now(),
): void {
  if (typeof facts !== 'object' || facts === null) throw new InvalidInputError('facts', 'must be a session');
  const { maxAgeSeconds, acr } = validate('demand', authenticationDemandSchema(), demand);
  if (!Number.isFinite(now)) throw new InvalidInputError('now', 'must be a number');
  const isRecent = maxAgeSeconds === undefined || isWithin(facts.authTime, maxAgeSeconds * 1_000, now);
  const isAcceptable = acr === undefined || (facts.acr !== undefined && acr.includes(facts.acr));
  if (!isRecent || !isAcceptable) throw new StepUpRequiredError({ maxAgeSeconds, acr });
}

const isWithin = (time: number | undefined, maxAgeMs: number, now: number): boolean =>
  typeof time === 'number' && now - time <= maxAgeMs + TOLERANCE_MS && time - now <= TOLERANCE_MS;

import * as z from 'zod/mini';
import { assertAuthenticated, isRedisError, StepUpRequiredError } from '../../redis/index.ts';
import { demandOf } from '../auth/index.ts';
import { invalidInput } from '../errors/index.ts';
import type { CallerContext } from './context.ts';

/** After a sign-in that is no older, an act on a whole tenant needs no confirmation. In s. */
const FRESH_SECONDS = 15 * 60;

/** The id of the tenant, written out by whoever means to act on all of it. */
export const confirmation = () => z.optional(z.string().check(z.minLength(1), z.maxLength(256)));

/**
 * Demands a fresh sign-in, or a confirmation that names the tenant, before an act on all of the tenant.
 * @param name of the operation, whose own maximum age counts if the settings have one
 * @param confirm the confirmation as it was given
 * @throws StepUpRequiredError without either; ApiError INVALID_INPUT for a confirmation that names something else
 */
export function requireConfirmation(
  name: string,
  { caller, policy }: CallerContext,
  confirm: string | undefined,
): void {
  if (confirm !== undefined && confirm !== caller.tenantId) {
    throw invalidInput([{ field: 'confirm', message: 'must be the id of the tenant that the token names' }]);
  }
  if (confirm !== undefined || demandOf(name, policy)?.maxAgeSeconds !== undefined) return;
  try {
    assertAuthenticated(caller, { maxAgeSeconds: FRESH_SECONDS });
  } catch (error) {
    if (!isRedisError(error, 'STEP_UP_REQUIRED')) throw error;
    throw new StepUpRequiredError({ maxAgeSeconds: FRESH_SECONDS }, OR_CONFIRM);
  }
}

const OR_CONFIRM = 'Or confirm the act on the whole tenant: send its id as confirm.';

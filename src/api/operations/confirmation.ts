import * as z from 'zod/mini';
import { assertAuthenticated, isRedisError, StepUpRequiredError } from '../../redis/index.ts';
import { demandOf } from '../auth/index.ts';
import { invalidInput } from '../errors/index.ts';
import type { CallerContext } from './context.ts';

/** Maximum age of a sign-in after which an action on a whole tenant needs no confirmation, in s. */
const FRESH_SECONDS = 15 * 60;

/** The id of the tenant, sent to confirm an action on the whole tenant. */
export const confirmation = () => z.optional(z.string().check(z.minLength(1), z.maxLength(256)));

/**
 * Requires a recent sign-in, or a confirmation with the id of the tenant, before an action on the whole tenant.
 * @param name name of the operation; its own maximum age applies if one is configured
 * @param confirm the confirmation, as sent
 * @throws StepUpRequiredError without either; ApiError INVALID_INPUT for a confirmation with a different id
 */
export function requireConfirmation(
  name: string,
  { caller, policy }: CallerContext,
  confirm: string | undefined,
): void {
  if (confirm !== undefined && confirm !== caller.tenantId) {
    throw invalidInput([{ field: 'confirm', message: 'must be the id of the tenant in the token' }]);
  }
  if (confirm !== undefined || demandOf(name, policy)?.maxAgeSeconds !== undefined) return;
  try {
    assertAuthenticated(caller, { maxAgeSeconds: FRESH_SECONDS });
  } catch (error) {
    if (!isRedisError(error, 'STEP_UP_REQUIRED')) throw error;
    throw new StepUpRequiredError({ maxAgeSeconds: FRESH_SECONDS }, OR_CONFIRM);
  }
}

const OR_CONFIRM = 'Or confirm the action on the whole tenant by sending its id as confirm.';

import * as z from 'zod/mini';
import {
  type AuthenticationDemand,
  assertAuthenticated,
  authenticationDemandSchema,
  type ConfigProblem,
  parseJson,
} from '../../redis/index.ts';
import { fieldErrors } from '../errors/index.ts';
import type { Caller } from './identity.ts';
import type { PermissionPolicy, StepUp } from './permissions.ts';

const VARIABLE = 'STEP_UP';

/**
 * Reads the sign-in requirements of operations.
 * @param value JSON object that maps names of operations to their requirements
 * @param problems receives every problem found
 * @param operations names of all operations that have a caller; omit it if they are not known
 */
export function parseStepUp(
  value: string | undefined,
  problems: ConfigProblem[],
  operations?: readonly string[],
): StepUp {
  if (!value?.trim()) return {};
  const parsed = parseJson(value);
  const result = z.record(z.string(), authenticationDemandSchema()).safeParse(parsed);
  if (!result.success) {
    for (const { field, message } of fieldErrors(result.error, parsed)) {
      problems.push({ variable: VARIABLE, problem: field === 'the input' ? SHAPE : `${field} ${message}` });
    }
    return {};
  }
  const unknown = Object.keys(result.data).filter((name) => operations && !operations.includes(name));
  for (const name of unknown) problems.push({ variable: VARIABLE, problem: `${name} is not an operation` });
  return result.data;
}

const SHAPE = 'must be a JSON object such as {"revokeTenantSessions":{"maxAgeSeconds":900}}';

/** @returns the requirements of an operation; undefined if any token is acceptable */
export const demandOf = (
  name: string,
  policy: PermissionPolicy | undefined,
): AuthenticationDemand | undefined =>
  policy?.stepUp && Object.hasOwn(policy.stepUp, name) ? policy.stepUp[name] : undefined;

/** @throws StepUpRequiredError if the caller's sign-in does not meet the operation's requirements */
export function requireSignIn(
  name: string,
  caller: Caller | undefined,
  policy: PermissionPolicy | undefined,
): void {
  const demand = demandOf(name, policy);
  if (caller && demand) assertAuthenticated(caller, demand);
}

import type { AmplifyFunction } from './amplify-function.ts';

/**
 * Limits how many environments of a function run at a time, through its URL, AppSync and its schedule together. Lambda
 * takes them from the account's concurrency, so that other functions cannot use them.
 * @param environments undefined for no limit but the account's
 */
export function limitConcurrency(
  { resources: { cfnResources } }: AmplifyFunction,
  environments: number | undefined,
): void {
  if (environments !== undefined) cfnResources.cfnFunction.reservedConcurrentExecutions = environments;
}

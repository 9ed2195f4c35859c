import type { AmplifyFunction } from './amplify-function.ts';

/**
 * Limits how many environments of a function run at a time, for its URL, AppSync and its schedule together. Lambda
 * reserves them from the account's concurrency, so that other functions cannot use them.
 * @param environments maximum number; undefined for only the account's limit
 */
export function limitConcurrency(
  { resources: { cfnResources } }: AmplifyFunction,
  environments: number | undefined,
): void {
  if (environments !== undefined) cfnResources.cfnFunction.reservedConcurrentExecutions = environments;
}

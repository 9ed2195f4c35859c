import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';

/** CloudFormation's action when a property of a resource changes. */
export type UpdateBehaviour = 'updates in place' | 'may replace' | 'replaces';

const BEHAVIOURS: ReadonlyMap<ResourceImpact, UpdateBehaviour> = new Map([
  [ResourceImpact.WILL_UPDATE, 'updates in place'],
  [ResourceImpact.MAY_REPLACE, 'may replace'],
  [ResourceImpact.WILL_REPLACE, 'replaces'],
]);

/**
 * By CloudFormation's resource specification.
 * @throws Error if the specification does not have the property
 */
export function updateBehaviour(type: string, property: string): UpdateBehaviour {
  const behaviour = knownBehaviour(type, property);
  if (behaviour) return behaviour;
  throw new Error(`The specification of CloudFormation has no property ${property} of ${type}`);
}

/** @returns undefined if the specification does not have the property */
export function knownBehaviour(type: string, property: string): UpdateBehaviour | undefined {
  const templateWith = (value: string) => ({
    Resources: { One: { Type: type, Properties: { [property]: value } } },
  });
  const { changeImpact } =
    fullDiff(templateWith('before'), templateWith('after')).resources.get('One').propertyUpdates[property] ??
    {};
  return changeImpact && BEHAVIOURS.get(changeImpact);
}

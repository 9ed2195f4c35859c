import { fullDiff, type ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { FlatResource, Resources } from './flatten.ts';
import { essentials, isImmutable, lossOf } from './stateful.ts';

/** CloudFormation deletes the resource if its policy is any other. */
const KEEPING: readonly (string | undefined)[] = ['Retain', 'RetainExceptOnCreate', 'Snapshot'];

/**
 * The losses of an update: stateful resources that it removes, replaces or no longer protects, and changes that AWS
 * rejects. A renamed construct has a new logical id, which removes the resource.
 * @param before the essentials of the deployed templates
 * @param after all resources of the new ones
 * @returns one sentence per resource
 */
export function losses(before: Resources, after: Resources): string[] {
  const now = essentials(after);
  const { resources } = fullDiff({ Resources: before }, { Resources: now });
  return Object.entries(before).flatMap(([id, resource]) => {
    const lost = lossOf(resource);
    if (lost === undefined) return [];
    const what = `${id} (${resource.Type}: ${lost})`;
    const successor = after[id];
    if (!successor) return [`${what} would be removed; its logical id or its stack has changed`];
    return [...replacement(what, resources.changes[id], successor), ...protection(what, resource, successor)];
  });
}

function replacement(what: string, change: ResourceDifference | undefined, after: FlatResource): string[] {
  if (!change) return [];
  if (change.resourceTypeChanged) return [`${what} would be replaced by ${after.Type}`];
  return Object.entries(change.propertyUpdates).flatMap(([property, { changeImpact }]) => {
    if (isImmutable(after.Type, property)) return [`${what} cannot change ${property}`];
    if (changeImpact === ResourceImpact.WILL_REPLACE)
      return [`${what} would be replaced: ${property} changes`];
    if (changeImpact !== ResourceImpact.MAY_REPLACE || isOnline(property, after)) return [];
    return [`${what} might be replaced: ${property} changes`];
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
const isOnline = (property: string, { UpdatePolicy }: FlatResource): boolean =>
  property === 'NumNodeGroups' && JSON.stringify(UpdatePolicy) === '{"UseOnlineResharding":true}';

function protection(what: string, before: FlatResource, after: FlatResource): string[] {
  if (!KEEPING.includes(before.DeletionPolicy) || KEEPING.includes(after.DeletionPolicy)) return [];
  const now = after.DeletionPolicy ?? 'none';
  return [
    `${what} would no longer be kept: its DeletionPolicy is ${now} instead of ${before.DeletionPolicy}`,
  ];
}

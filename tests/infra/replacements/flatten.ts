import type { Assembly, RawResource } from '../assembly.ts';
import { type Naming, resolve } from '../resolve.ts';

/** Resources by `stack/logicalId`. */
export type Resources = Readonly<Record<string, FlatResource>>;

export interface FlatResource extends RawResource {
  readonly DeletionPolicy?: string;
  readonly UpdatePolicy?: object;
}

/** As one template has it, so that the comparison recognizes it. */
const reference: Naming = (resource, attribute) =>
  attribute ? { 'Fn::GetAtt': [resource, attribute] } : { Ref: resource };

/**
 * All stacks of a deployment as one template, so that a comparison follows references from stack to stack, which go
 * through parameters and outputs.
 */
export function flatten(assembly: Assembly): Resources {
  const all = [...assembly.stacks].flatMap(([stack, { Resources = {} }]) =>
    Object.entries(Resources).map(([id, resource]) => {
      const { Properties } = resource;
      // The parameters of a stack are followed where they are used.
      const keep = Properties && resource.Type !== NESTED_STACK;
      const properties = keep && resolve(assembly, stack, Properties, reference);
      return [`${stack}/${id}`, { ...resource, Properties: properties ?? {} } as FlatResource] as const;
    }),
  );
  return Object.fromEntries(all);
}

export const NESTED_STACK = 'AWS::CloudFormation::Stack';

import { type Assembly, ROOT, stackName, type Template } from './assembly.ts';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The placeholder for a resource, or for one of its attributes. */
export type Naming = (resource: string, attribute?: string) => unknown;

const inBrackets: Naming = (resource, attribute) => `<${resource}${attribute ? `.${attribute}` : ''}>`;

/**
 * Follows references through the parameters and outputs of nested stacks to the resource they mean.
 * @param stack where the value stands
 * @param naming what replaces a reference to what only a deployment knows
 * @returns the value with every intrinsic replaced: `<network/NetworkRedis…>` or `<redis/Group….Attribute>` by default
 */
export function resolve(assembly: Assembly, stack: string, value: unknown, naming = inBrackets): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(assembly, stack, item, naming));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...rest] = Object.entries(value);
  if (rest.length === 0 && name === 'Ref') return resolveRef(assembly, stack, String(argument), naming);
  if (rest.length === 0 && name === 'Fn::GetAtt') return resolveAttribute(assembly, stack, argument, naming);
  if (rest.length === 0 && name === 'Fn::Join' && naming === inBrackets) {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map((part) => resolve(assembly, stack, part)).join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(assembly, stack, v, naming)]));
}

function resolveRef(assembly: Assembly, stack: string, id: string, naming: Naming): unknown {
  if (id in PSEUDO) return PSEUDO[id];
  const template = templateOf(assembly, stack);
  if (template.Resources && id in template.Resources) return naming(`${stack}/${id}`);
  const [, nested] =
    Object.entries(templateOf(assembly, ROOT).Resources ?? {}).find(
      ([logicalId, { Type }]) => Type === 'AWS::CloudFormation::Stack' && stackName(logicalId) === stack,
    ) ?? [];
  const parameters = nested?.Properties?.Parameters as Record<string, unknown> | undefined;
  if (!parameters || !(id in parameters)) throw new Error(`${stack} refers to ${id}, which does not exist`);
  return resolve(assembly, ROOT, parameters[id], naming);
}

function resolveAttribute(assembly: Assembly, stack: string, argument: unknown, naming: Naming): unknown {
  const [id = '', attribute = ''] = argument as string[];
  if (!(id in (templateOf(assembly, stack).Resources ?? {}))) {
    throw new Error(`${stack} refers to ${id}.${attribute}, which does not exist`);
  }
  if (!attribute.startsWith('Outputs.')) return naming(`${stack}/${id}`, attribute);
  const child = stackName(id);
  const output = templateOf(assembly, child).Outputs?.[attribute.slice('Outputs.'.length)];
  if (!output) throw new Error(`${child} has no output ${attribute}`);
  return resolve(assembly, child, output.Value, naming);
}

function templateOf({ stacks }: Assembly, name: string): Template {
  const template = stacks.get(name);
  if (!template) throw new Error(`There is no stack ${name}`);
  return template;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Kind } from './synthesize.ts';

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  /** The complete resource in the template. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, RawResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface RawResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

/** The templates of one synthesized deployment. */
export interface Assembly {
  readonly dir: string;
  /** By name; the root stack is `root`, a nested one as `createStack` named it. */
  readonly stacks: ReadonlyMap<string, Template>;
  /** Resources of a type, in all stacks. */
  all(type: string): Resource[];
  /** The only resource of a type whose logical id has this prefix. */
  one(type: string, idPrefix?: string): Resource;
}

export const ROOT = 'root';

/** An assembly that the suite synthesizes. */
export const assembly = (kind: Kind): Assembly => readAssembly(inject('assemblies')[kind]);

/** @param dir the directory of a synthesized deployment */
export function readAssembly(dir: string): Assembly {
  const stacks = readStacks(dir);
  const all = (type: string) =>
    [...stacks].flatMap(([stack, { Resources = {} }]) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, raw]) => ({ stack, id, type, properties: raw.Properties ?? {}, raw: { ...raw } })),
    );
  return {
    dir,
    stacks,
    all,
    one(type, idPrefix = '') {
      const found = all(type).filter(({ id }) => id.startsWith(idPrefix));
      const [only] = found;
      if (only && found.length === 1) return only;
      throw new Error(`There are ${found.length} of ${type} ${idPrefix}, not one`);
    },
  };
}

/** Logical id of a nested stack -> its name, without the hash that CDK appends. */
export const stackName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

function readStacks(dir: string): Map<string, Template> {
  const read = (file: string): Template => JSON.parse(readFileSync(join(dir, file), 'utf8'));
  const files = readdirSync(dir).filter((file) => file.endsWith('.template.json'));
  const root = read(files.find((file) => !file.includes('.nested.')) ?? '');
  const nested = Object.entries(root.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack')
    .map(([id]) => {
      const name = stackName(id);
      const file = files.find((file) => new RegExp(`${name}[0-9A-F]{8}\\.nested\\.`).test(file));
      return [name, read(file ?? '')] as const;
    });
  return new Map([[ROOT, root], ...nested]);
}

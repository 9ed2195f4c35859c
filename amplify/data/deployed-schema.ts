import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, type DocumentNode, parse, print, visit } from 'graphql';

/** The GraphQL API that a synthesized assembly deploys. */
export interface DeployedSchema {
  /** SDL without authorization directives, which depend on the settings, and without unused types. */
  readonly sdl: string;
  /** The `data.model_introspection` of `amplify_outputs.json`. */
  readonly introspection: unknown;
}

const NOTICE = '# Generated from amplify/data by `npm run schema`; the same types that AppSync serves.';

/** @param dir directory written by `npm run synth` */
export function readDeployedSchema(dir: string): DeployedSchema {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  const read = (pattern: RegExp): string => {
    const [file, ...others] = files.filter((name) => pattern.test(name));
    if (!file || others.length > 0) throw new Error(`Expected exactly one file ${pattern} in ${dir}`);
    return readFileSync(join(dir, file), 'utf8');
  };
  const introspection: unknown = JSON.parse(read(/modelIntrospectionSchema\.json$/));
  return {
    sdl: `${NOTICE}\n\n${portable(read(/^asset\.[0-9a-f]+\.graphql$/))}\n`,
    introspection,
  };
}

function portable(sdl: string): string {
  const bare: DocumentNode = visit(parse(sdl), {
    enter: (node) => (node.kind === 'Directive' ? null : undefined),
  });
  const types = new Map(bare.definitions.map((definition) => [nameOf(definition), definition]));
  const used = new Set<string>();
  const pending = ['Query', 'Mutation'];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = types.get(name);
    if (used.has(name)) continue;
    used.add(name);
    if (definition) pending.push(...namedIn(definition));
  }
  const scalars = [...used].filter((name) => name.startsWith('AWS')).map((name) => `scalar ${name}`);
  const kept = bare.definitions.filter((definition) => used.has(nameOf(definition)));
  return [...scalars.sort(), ...kept.map((definition) => print(definition))].join('\n\n');
}

function namedIn(definition: DefinitionNode): string[] {
  const names: string[] = [];
  visit(definition, {
    enter: (node) => {
      if (node.kind === 'NamedType') names.push(node.name.value);
    },
  });
  return names;
}

const nameOf = (definition: DefinitionNode): string =>
  'name' in definition && definition.name ? definition.name.value : '';

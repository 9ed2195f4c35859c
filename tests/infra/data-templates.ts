import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './assembly.ts';

/** A resource of the GraphQL API, whose stack has a nested stack of its own. */
export interface DataResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** @param dir the directory of an assembly */
export function readDataResources(dir: string): DataResource[] {
  const files = readdirSync(dir).filter((file) => /data[^.]*\.nested\.template\.json$/.test(file));
  return files.flatMap((file) => {
    const { Resources = {} }: Template = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    return Object.entries(Resources).map(([id, { Type, Properties = {} }]) => ({
      id,
      type: Type,
      properties: Properties,
    }));
  });
}

/** The SDL that AppSync is given, directives and all. */
export function readDeployedSdl(dir: string): string {
  const [file = ''] = readdirSync(dir).filter((name) => /^asset\.[0-9a-f]+\.graphql$/.test(name));
  return readFileSync(join(dir, file), 'utf8');
}

/** A template that is given in full, or as an asset. */
export function readMappingTemplate(
  dir: string,
  properties: DataResource['properties'],
  which: 'Request' | 'Response',
) {
  const inline = properties[`${which}MappingTemplate`];
  if (inline !== undefined) return inline;
  const location = JSON.stringify(properties[`${which}MappingTemplateS3Location`]);
  const [, asset = ''] = /\/([0-9a-f]+\.vtl)/.exec(location) ?? [];
  return readFileSync(join(dir, `asset.${asset}`), 'utf8');
}

/** The one resource that an intrinsic such as `{ "Fn::GetAtt": [id, attribute] }` leads to. */
export function referenced(resources: readonly DataResource[], reference: unknown): DataResource {
  const text = JSON.stringify(reference);
  const found = resources.find(({ id }) => text.includes(`"${id}"`));
  if (!found) throw new Error(`Nothing that ${text} refers to`);
  return found;
}

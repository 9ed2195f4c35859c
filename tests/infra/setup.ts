import type { TestProject } from 'vitest/node';
import { isImported } from '../support/run/needs.ts';
import { type Kind, PLANS, synthesize } from './synthesize.ts';

declare module 'vitest' {
  interface ProvidedContext {
    assemblies: Readonly<Record<Kind, string>>;
  }
}

/** Synthesizes every kind of deployment once per run, two at a time. */
export default async function setup({ provide }: TestProject): Promise<void> {
  if (!(await isImported('tests/infra/assembly.ts'))) return;
  const kinds = Object.keys(PLANS) as Kind[];
  const assemblies: Partial<Record<Kind, string>> = {};
  const lane = async () => {
    for (let kind = kinds.shift(); kind; kind = kinds.shift()) assemblies[kind] = await synthesize(kind);
  };
  await Promise.all([lane(), lane()]);
  provide('assemblies', assemblies as Record<Kind, string>);
}

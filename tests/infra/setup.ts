import type { TestProject } from 'vitest/node';
import { type Kind, synthesize } from './synthesize.ts';

declare module 'vitest' {
  interface ProvidedContext {
    assemblies: Readonly<Record<Kind, string>>;
  }
}

/** Synthesizes every kind of deployment once per run, two at a time. */
export default async function setup({ provide }: TestProject): Promise<void> {
  const [cluster, serverless] = await Promise.all([synthesize('cluster'), synthesize('serverless')]);
  const [sandbox, preview] = await Promise.all([synthesize('sandbox'), synthesize('preview')]);
  provide('assemblies', { sandbox, preview, cluster, serverless });
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Published, PublishedSuite } from './result.ts';

/** A sibling of this file's folder: `bench/harness` as source, `bench/.build` when built. */
export const RESULTS = join(import.meta.dirname, '../results');

const FILE = join(RESULTS, 'published.json');

/** The published results that documents are rendered from; empty if nothing was published. */
export function readPublished(): Published {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Published;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Replaces the published results of one suite. */
export function publish(result: PublishedSuite): void {
  const published = { ...readPublished(), [result.suite]: result };
  writeFileSync(FILE, `${JSON.stringify(published, null, 2)}\n`);
}

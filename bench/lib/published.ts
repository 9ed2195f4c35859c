import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Published, PublishedSuite } from './result.ts';

/** Next to the folder this is run from: `bench/lib` as source, `bench/.build` as built. */
export const RESULTS = join(import.meta.dirname, '../results');

const FILE = join(RESULTS, 'published.json');

/** What the documents are rendered from; empty before anything was published. */
export function readPublished(): Published {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Published;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Replaces what was published of a suite; the other suites stay. */
export function publish(result: PublishedSuite): void {
  const published = { ...readPublished(), [result.suite]: result };
  writeFileSync(FILE, `${JSON.stringify(published, null, 2)}\n`);
}

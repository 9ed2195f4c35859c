import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Published, PublishedSuite } from './result.ts';

/** A sibling of this file's folder: `bench/harness` as source, `bench/.build` when built. */
const RESULTS = join(import.meta.dirname, '../results');

/** `published` is in the repository, and documents are rendered from it; `latest` has the other runs. */
type ResultFile = 'published' | 'latest';

const pathOf = (file: ResultFile): string => join(RESULTS, `${file}.json`);

/** The published results; empty if nothing was published. */
export const readPublished = (): Published => read('published');

function read(file: ResultFile): Published {
  try {
    return JSON.parse(readFileSync(pathOf(file), 'utf8')) as Published;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * Replaces the results of one suite. The file has one line per suite.
 * @param known all suites, in the order of the documents; results of others are removed
 */
export function saveResult(file: ResultFile, result: PublishedSuite, known: readonly string[]): void {
  const saved = { ...read(file), [result.suite]: result };
  const lines = known.flatMap((suite) => {
    const kept = saved[suite];
    return kept ? [`${JSON.stringify(suite)}: ${JSON.stringify(kept, fourDigits)}`] : [];
  });
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(pathOf(file), `{\n${lines.join(',\n')}\n}\n`);
}

const fourDigits = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Published, PublishedSuite } from './result.ts';

/** Beside this file's folder: `bench/harness` as source, `bench/.build` when built. */
const PATH = join(import.meta.dirname, '../results/published.json');

export const readPublished = (): Published => JSON.parse(readFileSync(PATH, 'utf8')) as Published;

/**
 * Replaces the results of one suite. The file has one line per suite.
 * @param known all suites, in the order of the documents; results of others are removed
 */
export function publish(result: PublishedSuite, known: readonly string[]): void {
  const saved = { ...readPublished(), [result.suite]: result };
  const lines = known.flatMap((suite) => {
    const kept = saved[suite];
    return kept ? [`${JSON.stringify(suite)}: ${JSON.stringify(kept, fourDigits)}`] : [];
  });
  writeFileSync(PATH, `{\n${lines.join(',\n')}\n}\n`);
}

const fourDigits = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
